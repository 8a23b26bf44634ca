package dev.aigateway.daemon;

/** Nobody to ask, and answers may not be simulated. */
final class NoProviderKey extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoProviderKey() {
        super("there is no key for the provider: set ANTHROPIC_API_KEY, or store one with gatewayctl provider-key set"
                + " anthropic");
    }
}
