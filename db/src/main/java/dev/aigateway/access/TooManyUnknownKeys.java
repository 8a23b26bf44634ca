package dev.aigateway.access;

/** So many unknown keys came from an address that no other is looked up for it now; it says nothing about this one. */
public final class TooManyUnknownKeys extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyUnknownKeys() {
        super("too many unknown keys from this address");
    }
}
