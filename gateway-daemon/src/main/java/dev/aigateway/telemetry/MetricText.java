package dev.aigateway.telemetry;

import java.math.BigDecimal;
import java.util.List;

/** Writes the text format of Prometheus, version 0.0.4 (prometheus.io, "Exposition formats"). For one thread. */
final class MetricText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(16 << 10);

    /** What stands above the lines of a metric; {@code type} is counter, gauge or histogram. */
    MetricText describe(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** {@code names} and {@code values} of the labels, of one length. */
    void line(String name, List<String> names, List<String> values, BigDecimal number) {
        text.append(name);
        if (!names.isEmpty()) {
            labels(names, values);
        }
        text.append(' ').append(number.toPlainString()).append('\n');
    }

    private void labels(List<String> names, List<String> values) {
        char before = '{';
        for (int i = 0; i < names.size(); i++) {
            text.append(before).append(names.get(i)).append("=\"");
            text.append(escaped(values.get(i))).append('"');
            before = ',';
        }
        text.append('}');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
