package dev.aigateway.journal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/** Trouble that may come a thousand times a second and is told at most once a minute. Not for several threads at once. */
final class RareWarning {

    private static final long EVERY_MILLIS = Duration.ofMinutes(1).toMillis();

    private final BiConsumer<String, Object> log;
    private final InstantSource clock;
    private long toldAtMillis = -EVERY_MILLIS;

    /** @param log takes a sentence with one {@code {}}, and what stands for it */
    RareWarning(BiConsumer<String, Object> log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void tell(String sentence, Object detail) {
        long now = clock.millis();
        if (Math.abs(now - toldAtMillis) >= EVERY_MILLIS) {
            toldAtMillis = now;
            log.accept(sentence, detail);
        }
    }
}
