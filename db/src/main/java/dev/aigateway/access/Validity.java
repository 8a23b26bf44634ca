package dev.aigateway.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a new key is good. */
public sealed interface Validity {

    /** Until it is revoked. */
    record Endless() implements Validity {}

    /** From now on, by the database's clock. */
    record For(Duration duration) implements Validity {}

    record Until(Instant end) implements Validity {}

    static Validity of(Optional<Duration> duration) {
        return duration.<Validity>map(For::new).orElseGet(Endless::new);
    }
}
