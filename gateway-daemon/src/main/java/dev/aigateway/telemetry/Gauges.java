package dev.aigateway.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Writes what is true at the moment. */
final class Gauges {

    private static final List<String> POOL = List.of("pool", "state");

    private final MetricText text;

    Gauges(MetricText text) {
        this.text = text;
    }

    void write(Readings now, long inflight, String version) {
        gauge("gateway_inflight_requests", "Model calls that are being answered.", inflight);
        gauge("gateway_journal_bytes", "Size of the journal's files.", now.journalBytes());
        gauge(
                "gateway_journal_healthy",
                "Whether the last writes to the journal worked: 1, or 0.",
                now.journalHealthy() ? 1 : 0);
        gauge(
                "gateway_settlements_pending",
                "Calls that have ended and are not yet written to the database.",
                now.settlementsPending());
        gauge("gateway_database_up", "Whether the database answers: 1, or 0.", now.databaseUp() ? 1 : 0);
        pools(now.pools());
        text.describe("gateway_build_info", "gauge", "Always 1; which version runs, on which Java.");
        text.line(
                "gateway_build_info",
                List.of("version", "java"),
                List.of(version, Runtime.version().toString()),
                BigDecimal.ONE);
        process();
    }

    private void pools(List<Readings.Pool> pools) {
        String name = "gateway_db_pool_connections";
        text.describe(name, "gauge", "Connections to the database; pending are threads that wait for one.");
        for (Readings.Pool pool : pools) {
            text.line(name, POOL, List.of(pool.name(), "active"), BigDecimal.valueOf(pool.active()));
            text.line(name, POOL, List.of(pool.name(), "idle"), BigDecimal.valueOf(pool.idle()));
            text.line(name, POOL, List.of(pool.name(), "pending"), BigDecimal.valueOf(pool.waiting()));
        }
    }

    /** Under the names that Prometheus' own client libraries give them. */
    private void process() {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        gauge("process_start_time_seconds", "When the process started, in Unix time.", seconds(started));
        gauge(
                "jvm_heap_used_bytes",
                "Used memory of the heap, what is garbage included.",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        gauge(
                "jvm_heap_max_bytes",
                "The most that the heap can be.",
                Runtime.getRuntime().maxMemory());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            gauge("process_open_fds", "Open file descriptors.", unix.getOpenFileDescriptorCount());
            gauge("process_max_fds", "The most file descriptors that can be open.", unix.getMaxFileDescriptorCount());
        }
    }

    private void gauge(String name, String help, long number) {
        gauge(name, help, BigDecimal.valueOf(number));
    }

    private void gauge(String name, String help, BigDecimal number) {
        text.describe(name, "gauge", help);
        text.line(name, List.of(), List.of(), number);
    }

    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis).divide(BigDecimal.valueOf(1_000), 3, RoundingMode.UNNECESSARY);
    }
}
