package dev.aigateway.usage;

import org.jspecify.annotations.Nullable;

/**
 * What a provider said so far about one call. Reports are cumulative: a later one replaces the fields that it names and
 * is never added. A field that no report named is null.
 *
 * @param cacheWrite all cache writes; the two classes below split it
 * @param thinking the part of the output that was hidden thinking
 * @param speed {@code fast} where the fast price applies
 * @param inferenceGeo where the model ran, {@code us} costs a tenth more
 */
public record UsageReport(
        @Nullable Long input,
        @Nullable Long cacheWrite,
        @Nullable Long cacheWrite5m,
        @Nullable Long cacheWrite1h,
        @Nullable Long cacheRead,
        @Nullable Long output,
        @Nullable Long thinking,
        @Nullable Long webSearches,
        @Nullable String speed,
        @Nullable String serviceTier,
        @Nullable String inferenceGeo) {

    public static final UsageReport NONE =
            new UsageReport(null, null, null, null, null, null, null, null, null, null, null);

    /** A report that names every token class and nothing else. */
    public static UsageReport of(TokenUsage usage) {
        return new UsageReport(
                usage.input(),
                usage.cacheWrite5m() + usage.cacheWrite1h(),
                usage.cacheWrite5m(),
                usage.cacheWrite1h(),
                usage.cacheRead(),
                usage.output(),
                null,
                null,
                null,
                null,
                null);
    }

    /** This report laid over an earlier one of the same call. */
    public UsageReport over(UsageReport earlier) {
        return new UsageReport(
                newer(input, earlier.input),
                newer(cacheWrite, earlier.cacheWrite),
                newer(cacheWrite5m, earlier.cacheWrite5m),
                newer(cacheWrite1h, earlier.cacheWrite1h),
                newer(cacheRead, earlier.cacheRead),
                newer(output, earlier.output),
                newer(thinking, earlier.thinking),
                newer(webSearches, earlier.webSearches),
                newer(speed, earlier.speed),
                newer(serviceTier, earlier.serviceTier),
                newer(inferenceGeo, earlier.inferenceGeo));
    }

    /** Whether anything was said that money depends on. */
    public boolean named() {
        return input != null || output != null;
    }

    /** The counts by class; cache writes that no split names were written for five minutes, the provider's default. */
    public TokenUsage tokens() {
        long oneHour = orZero(cacheWrite1h);
        long fiveMinutes = Math.max(orZero(cacheWrite5m), orZero(cacheWrite) - oneHour);
        return new TokenUsage(orZero(input), fiveMinutes, oneHour, orZero(cacheRead), orZero(output));
    }

    public long webSearchCount() {
        return orZero(webSearches);
    }

    public long thinkingTokens() {
        return orZero(thinking);
    }

    public UsageReport withOutput(long tokens) {
        return new UsageReport(null, null, null, null, null, tokens, null, null, null, null, null).over(this);
    }

    /** The same, run in a place that may have a price of its own. */
    UsageReport in(String geo) {
        return new UsageReport(null, null, null, null, null, null, null, null, null, null, geo).over(this);
    }

    private static <T> @Nullable T newer(@Nullable T later, @Nullable T earlier) {
        return later != null ? later : earlier;
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
