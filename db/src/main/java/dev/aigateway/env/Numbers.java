package dev.aigateway.env;

import java.util.Map;

/** Whole numbers as people write them: {@code 1200}, {@code 500k}, {@code 2M}, {@code 1.5M}. */
public final class Numbers {

    private static final Map<String, Long> FACTORS =
            Map.of("", 1L, "k", 1_000L, "K", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L);

    private Numbers() {}

    /** Never negative; throws {@link IllegalArgumentException}, with what was expected as its message. */
    public static long parse(String text) {
        return Quantity.parse(text, FACTORS, "expected a whole number such as 1200, 500k or 2M");
    }
}
