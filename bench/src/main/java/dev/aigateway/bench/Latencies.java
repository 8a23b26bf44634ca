package dev.aigateway.bench;

import java.util.List;
import java.util.Locale;

/** How long each of many things took, in nanoseconds, shortest first. */
record Latencies(List<Long> nanos) {

    private static final double NANOS_PER_MILLI = 1e6;

    Latencies {
        nanos = nanos.stream().sorted().toList();
    }

    /** The least that is not exceeded by this share of them; NaN of none. */
    double millis(double share) {
        if (nanos.isEmpty()) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * (double) nanos.size());
        return (double) nanos.get(Math.max(0, rank - 1)) / NANOS_PER_MILLI;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms",
                millis(0.5),
                millis(0.9),
                millis(0.99),
                millis(1));
    }
}
