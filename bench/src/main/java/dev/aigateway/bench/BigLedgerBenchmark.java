package dev.aigateway.bench;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What admission adds to a call with millions of calls in the month's log already, and with none. */
final class BigLedgerBenchmark {

    private static final String EMPTY = "bench_empty";
    private static final int ROUNDS = 6;
    private static final int CALLS_TO_EXPLAIN = 300;
    /** So many that they come in batches. */
    private static final int PER_SECOND_TO_EXPLAIN = 2_000;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration AGAIN_WARM = Duration.ofSeconds(1);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    /** One of the two databases and what was measured of it. */
    private static final class Side {
        private final Callers callers;
        private final List<Long> nanos = new ArrayList<>();
        private CpuTime cpu = new CpuTime(Duration.ZERO, Duration.ZERO);

        Side(Callers callers) {
            this.callers = callers;
        }

        Latencies latencies() {
            return new Latencies(nanos);
        }
    }

    private BigLedgerBenchmark() {}

    static void run(int rows) throws IOException {
        try (Machine machine = Machine.start()) {
            TestPostgres postgres = machine.postgres();
            DatabaseUrl url = postgres.url();
            postgres.execute("create database " + EMPTY + " template " + url.database() + " owner " + url.user());
            var emptyUrl = new DatabaseUrl(url.address(), EMPTY, url.user(), url.password(), url.options());
            try (Callers none = Callers.open(emptyUrl, AdmissionBenchmark.ACCOUNTS);
                    Callers many = Callers.open(url, AdmissionBenchmark.ACCOUNTS)) {
                FilledMonth.fill(postgres, rows);
                machine.describe();
                explain(machine, many);
                compare(postgres, new Side(none), new Side(many), rows);
            }
        }
    }

    private static void compare(TestPostgres postgres, Side none, Side many, int rows) {
        var arrivals = new Arrivals(AdmissionBenchmark.PER_SECOND, AdmissionBenchmark.SEED);
        arrivals.during(WARM_UP, none.callers::call);
        arrivals.during(WARM_UP, many.callers::call);
        for (int round = 0; round < ROUNDS; round++) {
            measure(postgres, arrivals, round % 2 == 0 ? none : many);
            measure(postgres, arrivals, round % 2 == 0 ? many : none);
        }
        report("without rows", none);
        report("with " + rows + " rows", many);
        System.out.printf(
                "ratio: p50 %.2f, p99 %.2f%nload average %.2f%n",
                many.latencies().millis(0.5) / none.latencies().millis(0.5),
                many.latencies().millis(0.99) / none.latencies().millis(0.99),
                Machine.loadAverage());
    }

    private static void measure(TestPostgres postgres, Arrivals arrivals, Side side) {
        arrivals.during(AGAIN_WARM, side.callers::call);
        side.callers.awaitSettled();
        CpuTime before = CpuTime.now(postgres);
        side.nanos.addAll(arrivals.during(MEASURED, side.callers::call).nanos());
        side.callers.awaitSettled();
        side.cpu = side.cpu.plus(CpuTime.now(postgres).since(before));
    }

    private static void report(String name, Side side) {
        System.out.printf("%s, %d calls: %s%n", name, side.nanos.size(), side.latencies());
        System.out.println("  " + side.cpu.per(side.nanos.size()));
    }

    /** The plans that Postgres really ran, as its auto_explain writes them into its log. */
    private static void explain(Machine machine, Callers callers) throws IOException {
        long from = Files.size(machine.log());
        machine.postgres().execute("alter system set auto_explain.log_parameter_max_length = 0");
        machine.postgres().execute("alter system set auto_explain.log_min_duration = 0");
        machine.postgres().execute("select pg_reload_conf()");
        for (int i = 0; i < CALLS_TO_EXPLAIN; i++) {
            callers.call();
        }
        new Arrivals(PER_SECOND_TO_EXPLAIN, AdmissionBenchmark.SEED).during(AGAIN_WARM, callers::call);
        callers.awaitSettled();
        machine.postgres().execute("alter system reset all");
        machine.postgres().execute("select pg_reload_conf()");
        RequestPlans.of(textFrom(machine.log(), from)).print();
    }

    private static String textFrom(Path file, long offset) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
