package dev.aigateway.store;

/** The connection broke while a transaction was committed: it may have taken effect, or not. */
final class CommitUnknown extends DatabaseUnavailable {

    private static final long serialVersionUID = 1L;

    CommitUnknown(Throwable cause) {
        super("the connection to the database broke during a commit", cause);
    }
}
