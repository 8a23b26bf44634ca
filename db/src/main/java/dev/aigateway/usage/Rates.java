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
}
