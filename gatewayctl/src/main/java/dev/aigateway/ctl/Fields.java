package dev.aigateway.ctl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What JSON and CSV say of each item of a list, in this order. A value is a text, a {@code Long}, a {@code Money}, an
 * {@code Instant}, a list of texts, in JSON also {@link Items}, or null.
 */
final class Fields<T> {

    record Field<T>(String name, Function<T, @Nullable Object> value) {}

    /** A list within an item, with fields of its own. */
    record Items<T>(Fields<T> fields, List<T> items) {}

    private final List<Field<T>> fields = new ArrayList<>();

    Fields<T> with(String name, Function<T, @Nullable Object> value) {
        fields.add(new Field<>(name, value));
        return this;
    }

    List<Field<T>> inOrder() {
        return Collections.unmodifiableList(fields);
    }
}
