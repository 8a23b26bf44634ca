package dev.aigateway.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Many rows as one array for each column, for a statement that unnests them. */
final class Columns {

    private final Map<String, List<@Nullable String>> columns = new LinkedHashMap<>();

    /** The next row's value, as Postgres reads it from a text; every row has to name the same columns. */
    Columns add(String column, @Nullable Object value) {
        columns.computeIfAbsent(column, _ -> new ArrayList<>()).add(text(value));
        return this;
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    Params params() {
        Params params = Params.none();
        columns.forEach(params::and);
        return params;
    }
}
