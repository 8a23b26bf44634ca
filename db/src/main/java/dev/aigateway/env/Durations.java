package dev.aigateway.env;

import java.time.Duration;
import java.util.Map;

/** Durations as people write them: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 90d}. */
public final class Durations {

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private static final Duration MAX = Duration.ofDays(100 * 365);

    private Durations() {}

    /**
     * At most 36500 days. Throws {@link IllegalArgumentException}, with what was expected as its message; a number without
     * a unit is refused.
     */
    public static Duration parse(String text) {
        Duration duration = Duration.ofMillis(
                Quantity.parse(text, MILLIS, "expected a duration such as 250ms, 10s, 5m, 24h or 90d"));
        if (duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("expected a duration of at most 36500d");
        }
        return duration;
    }
}
