package dev.aigateway.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What happened, in its order, for tests that wait for it. Threads may share it. */
final class Seen<T> {

    /** How long a test waits before it has failed; nothing that works takes a tenth of it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<T> all = new ArrayList<>();

    /** The place that {@link #set} knows it by. */
    synchronized int add(T one) {
        all.add(one);
        notifyAll();
        return all.size() - 1;
    }

    synchronized void set(int place, T one) {
        all.set(place, one);
        notifyAll();
    }

    synchronized void forget() {
        all.clear();
    }

    synchronized List<T> all() {
        return List.copyOf(all);
    }

    /** All that match, once there are that many; fails the test if that does not come. */
    synchronized List<T> await(int count, Predicate<T> matching) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (List<T> found = find(matching); ; found = find(matching)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (found.size() >= count) {
                return found;
            }
            if (left <= 0) {
                throw new AssertionError("waited for " + count + " and saw " + found.size() + ": " + all);
            }
            waitAtMost(left);
        }
    }

    private List<T> find(Predicate<T> matching) {
        return all.stream().filter(matching).toList();
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
    private synchronized void waitAtMost(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
