package dev.aigateway.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls that come at random moments, so many a second on average, whatever became of those before them: nobody waits
 * for a slow answer before asking again, which would hide it.
 */
final class Arrivals {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final Random random;

    Arrivals(double perSecond, long seed) {
        this.perSecond = perSecond;
        this.random = new Random(seed);
    }

    /** Each call answers how many nanoseconds it took; returns once the last one has its answer. */
    Latencies during(Duration time, Callable<Long> call) {
        List<Future<Long>> calls = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long due = System.nanoTime();
            long end = due + time.toNanos();
            while (due < end) {
                await(due);
                calls.add(threads.submit(call));
                due += nextGap();
            }
        }
        return new Latencies(calls.stream().map(Arrivals::answer).toList());
    }

    /** Of a Poisson process. */
    private long nextGap() {
        return Math.round(-Math.log(1 - random.nextDouble()) / perSecond * NANOS_PER_SECOND);
    }

    private static void await(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long answer(Future<Long> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
