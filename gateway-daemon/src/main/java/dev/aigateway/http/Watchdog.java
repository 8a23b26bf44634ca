package dev.aigateway.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks again and again for a sign of life, and acts once when it is missing several times in a row. */
final class Watchdog implements AutoCloseable {

    private static final int FAILURES_MAX = 3;

    private final BooleanSupplier alive;
    private final Duration every;
    private final Runnable onDead;
    private final CountDownLatch closed = new CountDownLatch(1);

    Watchdog(BooleanSupplier alive, Duration every, Runnable onDead) {
        this.alive = alive;
        this.every = every;
        this.onDead = onDead;
        Thread.ofPlatform().daemon().name("watchdog").start(this::run);
    }

    private void run() {
        try {
            if (failsRepeatedly()) {
                onDead.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once it has; false if the watchdog is closed before that. */
    private boolean failsRepeatedly() throws InterruptedException {
        int failures = 0;
        while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
            failures = alive.getAsBoolean() ? 0 : failures + 1;
            if (failures == FAILURES_MAX) {
                return closed.getCount() > 0;
            }
        }
        return false;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
