package dev.aigateway.telemetry;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A number for each combination of its labels that only grows. Threads may share it. */
final class Counters {

    private final String name;
    private final String help;
    private final Unit unit;
    private final List<String> labels;
    private final Map<List<String>, LongAdder> numbers = new ConcurrentHashMap<>();

    /** A counter without labels shows its zero from the start. */
    Counters(String name, String help, Unit unit, String... labels) {
        this.name = name;
        this.help = help;
        this.unit = unit;
        this.labels = List.of(labels);
        if (this.labels.isEmpty()) {
            add(0);
        }
    }

    /** One for each label, from a set that no client can make grow. */
    void add(long more, String... values) {
        adder(List.of(values)).add(more);
    }

    /** Shows a combination before it happens for the first time, so that a rate over it is never missing. */
    Counters showing(String... values) {
        add(0, values);
        return this;
    }

    private LongAdder adder(List<String> values) {
        LongAdder known = numbers.get(values); // Asking first takes no lock.
        return known != null ? known : numbers.computeIfAbsent(values, _ -> new LongAdder());
    }

    void write(MetricText text) {
        text.describe(name, "counter", help);
        numbers.forEach(
                (values, number) -> text.line(name, labels, values, unit.shown(BigDecimal.valueOf(number.sum()))));
    }
}
