package dev.aigateway.usage;

/** Five prices in pico-USD per token; 1 USD per million tokens is 1,000,000. */
public record Rates(long input, long cacheWrite5m, long cacheWrite1h, long cacheRead, long output) {

    /** The exact product in pico-USD; throws {@link ArithmeticException} rather than be wrong. */
    long picoUsd(TokenUsage usage) {
        long sum = Math.multiplyExact(usage.input(), input);
        sum = Math.addExact(sum, Math.multiplyExact(usage.cacheWrite5m(), cacheWrite5m));
        sum = Math.addExact(sum, Math.multiplyExact(usage.cacheWrite1h(), cacheWrite1h));
        sum = Math.addExact(sum, Math.multiplyExact(usage.cacheRead(), cacheRead));
        return Math.addExact(sum, Math.multiplyExact(usage.output(), output));
    }

    /** These prompt tokens in the class that costs the most. */
    TokenUsage dearestInput(long tokens) {
        long dearest = Math.max(Math.max(input, cacheWrite5m), Math.max(cacheWrite1h, cacheRead));
        if (dearest == cacheWrite1h) {
            return new TokenUsage(0, 0, tokens, 0, 0);
        }
        if (dearest == cacheWrite5m) {
            return new TokenUsage(0, tokens, 0, 0, 0);
        }
        return dearest == input ? new TokenUsage(tokens, 0, 0, 0, 0) : new TokenUsage(0, 0, 0, tokens, 0);
    }
}
