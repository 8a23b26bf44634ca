package dev.aigateway.store;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values for the named parameters of one statement. */
final class Params {

    static final Params NONE = new Params();

    static Params none() {
        return new Params();
    }

    private final Map<String, @Nullable Object> values = new HashMap<>();

    private Params() {}

    static Params of(String name, @Nullable Object value) {
        return new Params().and(name, value);
    }

    Params and(String name, @Nullable Object value) {
        values.put(name, bindable(value));
        return this;
    }

    Params and(Params others) {
        values.putAll(others.values);
        return this;
    }

    @Nullable
    Object value(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalStateException("no value for the parameter " + name);
        }
        return values.get(name);
    }

    /** The DbClient refuses an {@link Instant}, and knows neither lists nor durations. */
    private static @Nullable Object bindable(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case Duration duration -> duration.toMillis();
            case List<?> texts -> texts.toArray(String[]::new);
            default -> value;
        };
    }
}
