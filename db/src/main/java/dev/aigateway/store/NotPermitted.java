package dev.aigateway.store;

/** The database's role lacks a right that was needed. */
public final class NotPermitted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPermitted(Throwable cause) {
        super("the database's role lacks a right", cause);
    }
}
