package dev.aigateway.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Header fields in their order; names in lower case, a name as often as it came. Immutable. */
public final class Headers {

    public static final Headers NONE = new Headers(List.of());

    /** One header field. */
    public record Field(String name, String value) {

        public Field {
            name = name.toLowerCase(Locale.ROOT);
        }
    }

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    public static Headers of(List<Field> fields) {
        return new Headers(fields);
    }

    public static Headers of(String name, String value) {
        return new Headers(List.of(new Field(name, value)));
    }

    public List<Field> fields() {
        return fields;
    }

    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .map(Field::value)
                .toList();
    }

    public Headers and(String name, String value) {
        return and(new Field(name, value));
    }

    public Headers and(Field field) {
        List<Field> more = new ArrayList<>(fields);
        more.add(field);
        return new Headers(more);
    }

    public Headers where(Predicate<Field> kept) {
        return new Headers(fields.stream().filter(kept).toList());
    }
}
