package dev.aigateway.proof;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what only looking can tell. */
final class Await {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private Await() {}

    /** Fails the test if it does not come. */
    static void until(String what, Duration atMost, BooleanSupplier condition) {
        until(() -> "waited in vain: " + what, atMost, condition);
    }

    /** With what there is to say if it does not come. */
    static void until(Supplier<String> otherwise, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
