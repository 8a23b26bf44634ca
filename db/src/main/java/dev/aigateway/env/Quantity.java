package dev.aigateway.env;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** A decimal number directly followed by the name of a unit, such as {@code 1.5M}. */
final class Quantity {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)([A-Za-z]*)");

    private Quantity() {}

    /** How many of the smallest unit; throws with {@code expected} as its message for anything that is not a whole number of them. */
    static long parse(String text, Map<String, Long> units, String expected) {
        var shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            throw new IllegalArgumentException(expected);
        }
        Long unit = units.get(shape.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(expected);
        }
        return multiply(new BigDecimal(shape.group(1)), unit, expected);
    }

    private static long multiply(BigDecimal amount, long unit, String expected) {
        try {
            return amount.multiply(BigDecimal.valueOf(unit)).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }
}
