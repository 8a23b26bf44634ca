package dev.aigateway.store;

import java.time.Duration;

/**
 * Whether a lane waits for locked budgets: not for a while after one was locked for longer than a statement waits, so
 * that whoever keeps it locked delays the others once and not again and again. For one thread.
 */
final class LockPatience {

    private static final long LOST_NANOS = Duration.ofSeconds(10).toNanos();

    private boolean lost;
    private long lostAtNanos;

    boolean waits() {
        return !lost || System.nanoTime() - lostAtNanos > LOST_NANOS;
    }

    void lost() {
        lost = true;
        lostAtNanos = System.nanoTime();
    }
}
