package dev.aigateway.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** How many calls a second one account gets admitted: all of them lock the same budget. */
final class HotAccountBenchmark {

    private static final int IN_FLIGHT = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(15);

    private HotAccountBenchmark() {}

    static void run() throws IOException {
        try (Machine machine = Machine.start();
                Callers callers = Callers.open(machine.postgres().url(), 1)) {
            machine.describe();
            admittedWithin(WARM_UP, callers);
            callers.awaitSettled();
            CpuTime before = CpuTime.now(machine.postgres());
            long begun = System.nanoTime();
            long admitted = admittedWithin(MEASURED, callers);
            Duration admitting = Duration.ofNanos(System.nanoTime() - begun);
            int waiting = callers.settlementsWaiting();
            callers.awaitSettled();
            Duration settling = Duration.ofNanos(System.nanoTime() - begun);
            System.out.printf(
                    "one account, %d callers in flight: %d admissions/s (%d in %.1f s)%n",
                    IN_FLIGHT, perSecond(admitted, admitting), admitted, seconds(admitting));
            System.out.println("  goal: 3000 admissions/s");
            System.out.printf(
                    "  %d settlements waited at the end; with them all written: %d admissions/s%n",
                    waiting, perSecond(admitted, settling));
            System.out.println(CpuTime.now(machine.postgres()).since(before).per(admitted));
            System.out.printf("load average %.2f%n", Machine.loadAverage());
        }
    }

    private static long admittedWithin(Duration time, Callers callers) {
        AtomicLong admitted = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < IN_FLIGHT; i++) {
                all.add(threads.submit(() -> callUntil(end, callers, admitted)));
            }
        }
        all.forEach(HotAccountBenchmark::require);
        return admitted.get();
    }

    private static void callUntil(long end, Callers callers, AtomicLong admitted) {
        while (System.nanoTime() < end) {
            callers.call();
            admitted.incrementAndGet();
        }
    }

    private static void require(Future<?> caller) {
        try {
            caller.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long perSecond(long count, Duration time) {
        return Math.round((double) count / seconds(time));
    }

    private static double seconds(Duration time) {
        return (double) time.toMillis() / 1000;
    }
}
