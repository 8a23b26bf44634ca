package dev.aigateway.usage;

/**
 * The tokens of one call by class of price; no token is in two of them, and none is negative.
 *
 * @param input prompt tokens that were neither read from nor written to the cache
 * @param cacheWrite5m written to the cache for five minutes
 * @param cacheWrite1h written to the cache for an hour
 * @param cacheRead read from the cache
 * @param output produced, hidden thinking included
 */
public record TokenUsage(long input, long cacheWrite5m, long cacheWrite1h, long cacheRead, long output) {

    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    /** The whole prompt, which decides the price band. */
    public long prompt() {
        return Math.addExact(Math.addExact(input, cacheRead), Math.addExact(cacheWrite5m, cacheWrite1h));
    }

    public long all() {
        return Math.addExact(prompt(), output);
    }

    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                Math.addExact(input, other.input),
                Math.addExact(cacheWrite5m, other.cacheWrite5m),
                Math.addExact(cacheWrite1h, other.cacheWrite1h),
                Math.addExact(cacheRead, other.cacheRead),
                Math.addExact(output, other.output));
    }

    public TokenUsage withOutput(long tokens) {
        return new TokenUsage(input, cacheWrite5m, cacheWrite1h, cacheRead, tokens);
    }
}
