package dev.aigateway.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a lane waits for locked budgets: not for a while after one was locked for longer than a statement waits, so
 * that whoever keeps it locked delays the others once and not again and again. Where all that was left out is unlocked
 * before, its budgets were only busy: to queue for them is fairer than to look whether they happen to be free. For one
 * thread.
 *
 * @param <W> who waits for a budget
 */
final class LockPatience<W> {

    private static final long LOST_NANOS = Duration.ofSeconds(10).toNanos();

    private final Set<W> leftOut = new HashSet<>();
    private boolean lost;
    private long lostAtNanos;

    boolean waits() {
        return !lost || System.nanoTime() - lostAtNanos > LOST_NANOS;
    }

    void lost() {
        lost = true;
        lostAtNanos = System.nanoTime();
        leftOut.clear();
    }

    /** Who was in a batch, and who of them was left out; those who gave up meanwhile are left out still. */
    void saw(Collection<W> batch, Collection<W> locked) {
        if (lost) {
            leftOut.removeAll(batch);
            leftOut.addAll(locked);
            lost = !leftOut.isEmpty();
        }
    }
}
