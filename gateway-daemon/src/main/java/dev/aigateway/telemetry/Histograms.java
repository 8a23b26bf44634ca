package dev.aigateway.telemetry;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How numbers are spread over fixed buckets, for each combination of labels. Threads may share it. */
final class Histograms {

    private final String name;
    private final String help;
    private final Unit unit;
    private final List<String> bounds;
    private final long[] boundsKept;
    private final List<String> labels;
    private final Map<List<String>, Spread> spreads = new ConcurrentHashMap<>();

    /** {@code bounds} in the unit that is shown, ascending; above the last is one more bucket. */
    Histograms(String name, String help, Unit unit, List<String> bounds, String... labels) {
        this.name = name;
        this.help = help;
        this.unit = unit;
        this.bounds = List.copyOf(bounds);
        this.boundsKept = bounds.stream().mapToLong(unit::kept).toArray();
        this.labels = List.of(labels);
        if (this.labels.isEmpty()) {
            spreads.put(List.of(), new Spread());
        }
    }

    /** {@code number} in what the unit is kept in. */
    void add(long number, String... values) {
        List<String> key = List.of(values);
        Spread known = spreads.get(key); // Asking first takes no lock.
        (known != null ? known : spreads.computeIfAbsent(key, _ -> new Spread())).add(number);
    }

    private final class Spread {

        private final LongAdder[] buckets = new LongAdder[boundsKept.length + 1];
        private final LongAdder sum = new LongAdder();

        Spread() {
            Arrays.setAll(buckets, _ -> new LongAdder());
        }

        void add(long number) {
            int place = Arrays.binarySearch(boundsKept, number); // A bucket holds its bound, too.
            buckets[place >= 0 ? place : -place - 1].increment();
            sum.add(number);
        }

        /** The count is that of the buckets, so that the two agree whatever is added meanwhile. */
        void write(MetricText text, List<String> values) {
            List<String> names = new ArrayList<>(labels);
            names.add("le");
            long count = 0;
            for (int i = 0; i < buckets.length; i++) {
                count += buckets[i].sum();
                List<String> bucket = new ArrayList<>(values);
                bucket.add(i < bounds.size() ? bounds.get(i) : "+Inf");
                text.line(name + "_bucket", names, bucket, BigDecimal.valueOf(count));
            }
            text.line(name + "_sum", labels, values, unit.shown(BigDecimal.valueOf(sum.sum())));
            text.line(name + "_count", labels, values, BigDecimal.valueOf(count));
        }
    }

    void write(MetricText text) {
        text.describe(name, "histogram", help);
        spreads.forEach((values, spread) -> spread.write(text, values));
    }
}
