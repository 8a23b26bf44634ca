package dev.aigateway.store;

/** Another transaction kept a row for longer than anybody on the request path waits. */
final class RowLocked extends DatabaseUnavailable {

    private static final long serialVersionUID = 1L;

    RowLocked(Throwable cause) {
        super("another transaction keeps a row locked", cause);
    }
}
