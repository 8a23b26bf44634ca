package dev.aigateway.http;

import java.time.Duration;

/** The moment until which somebody waits, if anybody does; set by the one who waits, looked at by {@link DeadlineWatch}. */
final class Deadline {

    private static final long NONE = 0;

    private volatile long atNanos = NONE;

    void in(Duration wait) {
        at(System.nanoTime() + wait.toNanos());
    }

    /** Takes a value of {@link System#nanoTime}. */
    void at(long nanos) {
        atNanos = nanos == NONE ? 1 : nanos;
    }

    void clear() {
        atNanos = NONE;
    }

    boolean passed(long nowNanos) {
        long at = atNanos;
        return at != NONE && nowNanos - at >= 0;
    }
}
