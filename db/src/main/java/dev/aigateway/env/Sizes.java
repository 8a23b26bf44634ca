package dev.aigateway.env;

import java.util.Map;

/** Numbers of bytes as people write them: {@code 64KiB}, {@code 33MiB}, {@code 1048576}. */
public final class Sizes {

    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Sizes() {}

    /** In bytes; throws {@link IllegalArgumentException}, with what was expected as its message. */
    public static long parse(String text) {
        return Quantity.parse(text, BYTES, "expected a size such as 64KiB, 33MiB or a number of bytes");
    }
}
