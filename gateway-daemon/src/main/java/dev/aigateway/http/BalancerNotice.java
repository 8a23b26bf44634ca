package dev.aigateway.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The time that a balancer needs to learn that no calls should come here any more, before nobody listens. Where nobody
 * asks for readiness nobody has to learn of it. Threads may share it.
 */
final class BalancerNotice {

    /** A balancer asks more often than this. */
    private static final Duration ASKS_WITHIN = Duration.ofMinutes(1);
    /** Enough for two looks a second apart, and for what was sent here between them. */
    private static final Duration LEARNS_WITHIN = Duration.ofSeconds(5);

    private volatile long askedNanos = System.nanoTime() - ASKS_WITHIN.toNanos();

    /** Somebody looks whether the daemon is ready. */
    void asked() {
        askedNanos = System.nanoTime();
    }

    /** Returns once a balancer has had the time to learn of it, if there is one. */
    void await(Duration atMost) {
        if (System.nanoTime() - askedNanos < ASKS_WITHIN.toNanos()) {
            rest(atMost.compareTo(LEARNS_WITHIN) < 0 ? atMost : LEARNS_WITHIN);
        }
    }

    private static void rest(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Then there is no time for it.
        }
    }
}
