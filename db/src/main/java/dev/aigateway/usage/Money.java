package dev.aigateway.usage;

import java.math.BigDecimal;

/**
 * An amount of US dollars as whole nano-USD; exact, and never negative in a balance.
 *
 * @param nanos 1 USD = 1,000,000,000
 */
public record Money(long nanos) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    private static final int NANO_DIGITS = 9;

    /** Parses decimal dollars such as {@code 25} or {@code 0.125}; throws for more than nine decimals or too large a number. */
    public static Money ofUsd(String decimal) {
        try {
            return new Money(new BigDecimal(decimal).movePointRight(NANO_DIGITS).longValueExact());
        } catch (ArithmeticException e) {
            throw new NumberFormatException("not an amount of US dollars with at most nine decimals");
        }
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nanos, other.nanos));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(nanos, other.nanos));
    }

    /** The exact decimal without needless zeros, such as {@code 0.00021}. */
    public String usd() {
        BigDecimal exact = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0).toPlainString() : exact.toPlainString();
    }

    /** For people: at least two decimals, such as {@code $25.00}. */
    public String display() {
        BigDecimal exact = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
        return "$" + (exact.scale() < 2 ? exact.setScale(2) : exact).toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }
}
