package dev.aigateway.usage;

/** The two dimensions that every limit, hold and use has. */
public record Amount(long tokens, Money cost) {

    public static final Amount ZERO = new Amount(0, Money.ZERO);

    public Amount plus(Amount other) {
        return new Amount(Math.addExact(tokens, other.tokens), cost.plus(other.cost));
    }

    /** May be less than nothing: a correction. */
    public Amount minus(Amount other) {
        return new Amount(Math.subtractExact(tokens, other.tokens), cost.minus(other.cost));
    }
}
