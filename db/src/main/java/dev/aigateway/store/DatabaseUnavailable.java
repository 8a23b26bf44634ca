package dev.aigateway.store;

import org.jspecify.annotations.Nullable;

/** The database cannot be asked now: it is away, too slow, or full. Asking later may work. */
public class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
