package dev.aigateway.store;

import org.jspecify.annotations.Nullable;

/** The trial database cannot be used; the message says why, and what a person can do. */
public final class TrialDatabaseFailure extends RuntimeException {

    TrialDatabaseFailure(String message) {
        this(message, null);
    }

    TrialDatabaseFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
