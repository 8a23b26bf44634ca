package dev.aigateway.ctl;

import dev.aigateway.usage.Money;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list as CSV with a header, one line per item, ended by a line feed; null is an empty cell. */
record CsvList<T>(Fields<T> fields) {

    private static final List<String> QUOTED_FOR = List.of(",", "\"", "\n", "\r");

    void write(List<T> items, PrintWriter out) {
        out.print(header() + "\n");
        items.forEach(item -> out.print(line(item) + "\n"));
    }

    String header() {
        return fields.inOrder().stream().map(Fields.Field::name).collect(Collectors.joining(","));
    }

    String line(T item) {
        return fields.inOrder().stream()
                .map(field -> cell(field.value().apply(item)))
                .collect(Collectors.joining(","));
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Money money -> money.usd();
            case Long number -> number.toString();
            case List<?> texts ->
                quoted(harmless(texts.stream().map(String::valueOf).collect(Collectors.joining(","))));
            default -> quoted(harmless(value.toString()));
        };
    }

    /** A spreadsheet takes a text with such a beginning for a formula and runs it. */
    private static String harmless(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String quoted(String text) {
        boolean plain = QUOTED_FOR.stream().noneMatch(text::contains);
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
