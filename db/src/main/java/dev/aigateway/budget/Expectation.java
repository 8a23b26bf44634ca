package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;

/**
 * What a call will probably use.
 *
 * @param mean of the calls before it
 * @param spread the standard deviation of one call
 */
public record Expectation(Amount mean, Amount spread) {

    /** A sum of running calls stays below the sum of their holds in about 49 of 50 cases. */
    private static final double DEVIATIONS = 2;

    /**
     * The hold beside those of other running calls. Each next hold is what it adds to the likely sum of all of them:
     * the deviation of a sum grows with the root of their number, so a lone call holds the most and many calls little
     * more than their mean.
     */
    public Amount hold(long running) {
        double share = DEVIATIONS * (Math.sqrt((double) running + 1) - Math.sqrt((double) running));
        return new Amount(
                hold(mean.tokens(), spread.tokens(), share),
                new Money(hold(mean.cost().nanos(), spread.cost().nanos(), share)));
    }

    private static long hold(long mean, long spread, double share) {
        return Math.addExact(mean, Math.round(Math.ceil(share * (double) spread)));
    }
}
