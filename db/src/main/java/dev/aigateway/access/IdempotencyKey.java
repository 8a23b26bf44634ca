package dev.aigateway.access;

import java.util.UUID;

/**
 * What makes a change happen once although it is sent several times within a day.
 *
 * @param caller the account that sends it
 * @param route method and path
 * @param key the caller's own
 * @param bodyHash SHA-256 of the request's body in hexadecimal: the same key with another body is a mistake
 * @param status of the answer to the first
 */
public record IdempotencyKey(AccountId caller, String route, String key, String bodyHash, int status) {

    private static final int LENGTH_MAX = 255;

    public IdempotencyKey {
        if (key.isEmpty() || key.length() > LENGTH_MAX || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new InvalidField(
                    "Idempotency-Key", "must have 1 to " + LENGTH_MAX + " visible ASCII characters without spaces");
        }
    }

    /** The change was made by an earlier request with this key; nothing was done now. */
    public static final class AlreadyDone extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final UUID resource;

        public AlreadyDone(int status, UUID resource) {
            super("a request with this idempotency key has been carried out already; it changed " + resource);
            this.status = status;
            this.resource = resource;
        }

        /** Of the answer to the first request. */
        public int status() {
            return status;
        }

        /** What it made or changed. */
        public AccountId resource() {
            return new AccountId(resource);
        }
    }
}
