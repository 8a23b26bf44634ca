package dev.aigateway.usage;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said so far about one call. Reports are cumulative: a later one replaces the fields that it names and
 * is never added. A field that no report named is null.
 *
 * @param cacheWrite all cache writes; the two classes below split it
 * @param thinking the part of the output that was hidden thinking
 * @param speed {@code fast} where the fast price applies
 * @param inferenceGeo where the model ran, {@code us} costs a tenth more
 * @param webFetches pages that the provider read for the model, at no price of their own
 * @param iterations the steps of the call, if the provider told them apart; the counts above leave some of them out
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
        @Nullable String inferenceGeo,
        @Nullable Long webFetches,
        List<UsageIteration> iterations,
        Set<Remark> remarks) {

    /** What a reader of a report must know besides its counts. */
    public enum Remark {
        /** The provider charges nothing, whatever the counts say. */
        UNBILLED,
        /** A count was impossible and was forced into what is possible. */
        IMPLAUSIBLE
    }

    /**
     * What is charged at the price of one model.
     *
     * @param main false for what another model did on the side
     */
    record Part(String model, TokenUsage tokens, boolean main) {}

    public static final UsageReport NONE =
            new UsageReport(null, null, null, null, null, null, null, null, null, null, null);

    public UsageReport {
        iterations = List.copyOf(iterations);
        remarks = Set.copyOf(remarks);
    }

    /** A report without fetches, iterations and remarks. */
    public UsageReport(
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
        this(
                input,
                cacheWrite,
                cacheWrite5m,
                cacheWrite1h,
                cacheRead,
                output,
                thinking,
                webSearches,
                speed,
                serviceTier,
                inferenceGeo,
                null,
                List.of(),
                Set.of());
    }

    /** A report of tokens alone. */
    public static UsageReport ofCounts(
            @Nullable Long input,
            @Nullable Long cacheWrite,
            @Nullable Long cacheWrite5m,
            @Nullable Long cacheWrite1h,
            @Nullable Long cacheRead,
            @Nullable Long output) {
        return new UsageReport(
                input, cacheWrite, cacheWrite5m, cacheWrite1h, cacheRead, output, null, null, null, null, null);
    }

    /** A report that names every token class and nothing else. */
    public static UsageReport of(TokenUsage usage) {
        return ofCounts(
                usage.input(),
                usage.cacheWrite5m() + usage.cacheWrite1h(),
                usage.cacheWrite5m(),
                usage.cacheWrite1h(),
                usage.cacheRead(),
                usage.output());
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
                newer(inferenceGeo, earlier.inferenceGeo),
                newer(webFetches, earlier.webFetches),
                iterations.isEmpty() ? earlier.iterations : iterations,
                union(remarks, earlier.remarks));
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

    /** Never more than the output that they are a part of. */
    public long thinkingTokens() {
        return Math.min(orZero(thinking), orZero(output));
    }

    public UsageReport withWebFetches(@Nullable Long fetches) {
        return new UsageReport(
                        null, null, null, null, null, null, null, null, null, null, null, fetches, List.of(), Set.of())
                .over(this);
    }

    public UsageReport withOutput(long tokens) {
        return new UsageReport(null, null, null, null, null, tokens, null, null, null, null, null).over(this);
    }

    /** The same, run in a place that may have a price of its own. */
    UsageReport in(String geo) {
        return new UsageReport(null, null, null, null, null, null, null, null, null, null, geo).over(this);
    }

    public UsageReport with(Remark remark) {
        return new UsageReport(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        Set.of(remark))
                .over(this);
    }

    public boolean has(Remark remark) {
        return remarks.contains(remark);
    }

    /** The model that answered in the place of the one that was asked and declined. */
    public Optional<String> servedInstead() {
        return iterations.stream()
                .filter(iteration -> iteration.kind() == UsageIteration.Kind.FALLBACK)
                .map(UsageIteration::model)
                .flatMap(Optional::stream)
                .reduce((_, last) -> last);
    }

    /** All that the call is charged for, whichever model did it: {@link #tokens} and what that leaves out. */
    public TokenUsage billedTokens() {
        return parts("").stream().map(Part::tokens).reduce(TokenUsage.NONE, TokenUsage::plus);
    }

    /**
     * What is charged at which model's price.
     *
     * @param model the one that answered, as far as the report does not say that it was another
     */
    List<Part> parts(String model) {
        if (has(Remark.UNBILLED)) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(servedInstead().orElse(model), mainTokens(), true));
        for (UsageIteration iteration : iterations) {
            if (iteration.kind() == UsageIteration.Kind.ADVISOR) {
                parts.add(new Part(
                        iteration.model().orElse(model), iteration.counts().tokens(), false));
            }
        }
        return parts;
    }

    /**
     * What the answering model did. The counts of the report leave out compaction, so that the steps are summed; where
     * another model answered instead, the counts are that model's and the steps those of all that were tried.
     */
    TokenUsage mainTokens() {
        List<UsageReport> steps = iterations.stream()
                .filter(UsageIteration::ofMainModel)
                .map(UsageIteration::counts)
                .toList();
        boolean fallback = iterations.stream().anyMatch(iteration -> iteration.kind() == UsageIteration.Kind.FALLBACK);
        return steps.isEmpty() || fallback ? tokens() : sum(steps).orElse(tokens());
    }

    /** The counts by class, from {@code totals} where no step names the class. */
    private TokenUsage orElse(TokenUsage totals) {
        TokenUsage tokens = tokens();
        boolean writes = cacheWrite != null || cacheWrite5m != null || cacheWrite1h != null;
        return new TokenUsage(
                input != null ? tokens.input() : totals.input(),
                writes ? tokens.cacheWrite5m() : totals.cacheWrite5m(),
                writes ? tokens.cacheWrite1h() : totals.cacheWrite1h(),
                cacheRead != null ? tokens.cacheRead() : totals.cacheRead(),
                output != null ? tokens.output() : totals.output());
    }

    /** A class that no step names is null. */
    private static UsageReport sum(List<UsageReport> steps) {
        return ofCounts(
                sum(steps, UsageReport::input),
                sum(steps, UsageReport::cacheWrite),
                sum(steps, UsageReport::cacheWrite5m),
                sum(steps, UsageReport::cacheWrite1h),
                sum(steps, UsageReport::cacheRead),
                sum(steps, UsageReport::output));
    }

    private static @Nullable Long sum(List<UsageReport> steps, Function<UsageReport, @Nullable Long> count) {
        Long sum = null;
        for (UsageReport step : steps) {
            Long named = count.apply(step);
            if (named != null) {
                sum = Math.addExact(orZero(sum), named);
            }
        }
        return sum;
    }

    private static Set<Remark> union(Set<Remark> some, Set<Remark> others) {
        Set<Remark> all = EnumSet.noneOf(Remark.class);
        all.addAll(some);
        all.addAll(others);
        return all;
    }

    private static <T> @Nullable T newer(@Nullable T later, @Nullable T earlier) {
        return later != null ? later : earlier;
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
