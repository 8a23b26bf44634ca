package dev.aigateway.access;

/** What was sealed under one key cannot be opened with another. */
public final class WrongEncryptionKey extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongEncryptionKey(Throwable cause) {
        super(
                "the stored provider key was encrypted under another GATEWAY_ENCRYPTION_KEY, or was damaged: set that"
                        + " key again, or store the provider key anew with gatewayctl provider-key set",
                cause);
    }
}
