package dev.aigateway.budget;

/**
 * A limit is nearly reached, or the provider's own limit for the company was hit.
 *
 * @param threshold in percent of the limit
 * @param used tokens, or nano-USD; 0 where only the provider knows
 * @param limit as {@code used}
 */
public record LimitWarning(Kind kind, int threshold, long used, long limit) {

    /** What the limit counts. */
    public enum Kind {
        TOKENS,
        COST,
        /** The company's own limit at its provider. */
        PROVIDER
    }
}
