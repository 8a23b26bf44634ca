package dev.aigateway.bench;

import java.io.IOException;
import java.time.Duration;

/** What admission adds to a call while 200 come in a second. */
final class AdmissionBenchmark {

    static final int PER_SECOND = 200;
    static final int ACCOUNTS = 50;
    static final long SEED = 1;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private AdmissionBenchmark() {}

    static void run() throws IOException {
        try (Machine machine = Machine.start();
                Callers callers = Callers.open(machine.postgres().url(), ACCOUNTS)) {
            machine.describe();
            var arrivals = new Arrivals(PER_SECOND, SEED);
            arrivals.during(WARM_UP, callers::call);
            callers.awaitSettled();
            CpuTime before = CpuTime.now(machine.postgres());
            Latencies latencies = arrivals.during(MEASURED, callers::call);
            callers.awaitSettled();
            int calls = latencies.nanos().size();
            System.out.printf("admission at %d/s, %d accounts, %d calls: %s%n", PER_SECOND, ACCOUNTS, calls, latencies);
            System.out.println("  goal: p50 <= 1.5 ms, p99 <= 10 ms");
            System.out.println(CpuTime.now(machine.postgres()).since(before).per(calls));
            System.out.printf("load average %.2f%n", Machine.loadAverage());
        }
    }
}
