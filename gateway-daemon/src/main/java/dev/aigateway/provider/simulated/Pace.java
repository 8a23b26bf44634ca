package dev.aigateway.provider.simulated;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass. */
@FunctionalInterface
interface Pace {

    /** Waits that long, or until {@code ended} opens; true if that came first. */
    boolean pause(Duration length, CountDownLatch ended) throws InterruptedException;

    /** By the clock on the wall. */
    static Pace real() {
        return (length, ended) -> ended.await(length.toNanos(), TimeUnit.NANOSECONDS);
    }
}
