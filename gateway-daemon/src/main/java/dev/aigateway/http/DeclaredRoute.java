package dev.aigateway.http;

/**
 * One thing that the gateway answers to, and who may ask for it.
 *
 * @param path with {@code {id}} where an id stands
 */
public record DeclaredRoute(String method, String path, Access access) {

    /** Who may use a route. */
    public enum Access {
        /** Everybody, without a key. */
        OPEN,
        /** Whoever has a valid key. */
        ANY_KEY,
        /** Who has an admin key. */
        ADMIN
    }
}
