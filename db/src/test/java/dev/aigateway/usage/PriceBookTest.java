package dev.aigateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.usage.UsageIteration.Kind;
import dev.aigateway.usage.UsageReport.Remark;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a call costs, each model's part at that model's price. */
class PriceBookTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final long BAND = 100_000;

    private static final List<Kind> KINDS = List.of(
            Kind.MESSAGE, Kind.MESSAGE, Kind.COMPACTION, Kind.COMPACTION, Kind.ADVISOR, Kind.ADVISOR, Kind.FALLBACK);

    private static final Rates STANDARD = new Rates(1_000, 1_250, 2_000, 100, 5_001);
    private static final Rates LONG_PROMPT = new Rates(5_000, 6_250, 10_000, 500, 25_007);
    private static final Rates FAST = new Rates(2_000, 2_500, 4_000, 200, 10_003);
    private static final Rates DEAR = new Rates(30_000, 37_500, 60_000, 3_000, 150_011);
    private static final PriceBook BOOK = new PriceBook(
            4,
            List.of(
                    price(1, "main", false, 0, STANDARD),
                    price(2, "main", false, BAND, LONG_PROMPT),
                    price(3, "main", true, 0, FAST),
                    price(4, "dear", false, 0, DEAR)));

    @Test
    void compactionIsChargedThoughTheTotalsLeaveItOut() {
        UsageReport report = report(
                new TokenUsage(23_000, 0, 0, 0, 1_000),
                step(Kind.COMPACTION, null, new TokenUsage(60_000, 0, 0, 0, 3_500)),
                step(Kind.MESSAGE, null, new TokenUsage(23_000, 0, 0, 0, 1_000)));

        assertThat(report.tokens()).isEqualTo(new TokenUsage(23_000, 0, 0, 0, 1_000));
        assertThat(report.billedTokens()).isEqualTo(new TokenUsage(83_000, 0, 0, 0, 4_500));
        assertThat(cost(report)).isEqualTo(nanos(STANDARD, new TokenUsage(83_000, 0, 0, 0, 4_500)));
    }

    @Test
    void compactionAloneIsChargedToo() {
        TokenUsage compaction = new TokenUsage(60_000, 0, 0, 0, 3_500);
        UsageReport report = report(new TokenUsage(0, 0, 0, 0, 0), step(Kind.COMPACTION, null, compaction));
        assertThat(cost(report)).isEqualTo(nanos(STANDARD, compaction));
    }

    @Test
    void anAdvisorIsChargedAtItsOwnPriceAndBesideTheTotals() {
        TokenUsage totals = new TokenUsage(500, 0, 0, 40_000, 900);
        TokenUsage advice = new TokenUsage(9_000, 0, 0, 0, 700);
        for (UsageReport report : List.of(
                report(totals, step(Kind.ADVISOR, "dear", advice)),
                report(totals, step(Kind.MESSAGE, null, totals), step(Kind.ADVISOR, "dear", advice)))) {
            assertThat(report.billedTokens()).isEqualTo(new TokenUsage(9_500, 0, 0, 40_000, 1_600));
            assertThat(cost(report)).isEqualTo(nanos(pico(STANDARD, totals).add(pico(DEAR, advice))));
        }
    }

    @Test
    void onlyTheAnsweringModelIsFast() {
        TokenUsage totals = new TokenUsage(500, 0, 0, 0, 900);
        UsageReport report =
                with("fast", null, null, 0, step(Kind.ADVISOR, "main", totals)).over(UsageReport.of(totals));
        assertThat(cost(report)).isEqualTo(nanos(pico(FAST, totals).add(pico(STANDARD, totals))));
    }

    @Test
    void aModelThatAnsweredInsteadHasItsOwnPriceAndTheTotals() {
        TokenUsage served = new TokenUsage(412, 0, 0, 0, 264);
        UsageReport report = report(
                served,
                step(Kind.MESSAGE, "main", new TokenUsage(535, 0, 0, 0, 0)),
                step(Kind.FALLBACK, "dear", served));
        assertThat(report.servedInstead()).contains("dear");
        assertThat(cost(report)).isEqualTo(nanos(DEAR, served));
        assertThat(BOOK.price("p", "main", NOW, report).rates()).isEqualTo(DEAR);
    }

    @Test
    void whatNoStepNamesComesFromTheTotals() {
        UsageReport counts = new UsageReport(100L, null, null, null, null, 10L, null, null, null, null, null);
        UsageReport report = report(
                new TokenUsage(100, 150, 50, 3_000, 10), new UsageIteration(Kind.MESSAGE, Optional.empty(), counts));
        assertThat(report.billedTokens()).isEqualTo(new TokenUsage(100, 150, 50, 3_000, 10));
    }

    @Test
    void theBandIsThatOfThePromptOfAllSteps() {
        TokenUsage half = new TokenUsage(BAND / 2, 0, 0, 0, 1);
        TokenUsage all = half.plus(half);
        assertThat(cost(report(half, step(Kind.COMPACTION, null, half), step(Kind.MESSAGE, null, half))))
                .isEqualTo(nanos(STANDARD, all));
        assertThat(cost(report(
                        half,
                        step(Kind.COMPACTION, null, half),
                        step(Kind.MESSAGE, null, half.plus(new TokenUsage(1, 0, 0, 0, 0))))))
                .isEqualTo(nanos(LONG_PROMPT, all.plus(new TokenUsage(1, 0, 0, 0, 0))));
    }

    @Test
    void aFastModelWithoutAFastPriceHasThePriceOfItsBand() {
        TokenUsage tokens = new TokenUsage(5, 0, 0, 0, 5);
        UsageReport fast = with("fast", null, null, 0).over(UsageReport.of(tokens));
        assertThat(BOOK.cost("p", "dear", NOW, fast)).isEqualTo(nanos(DEAR, tokens));
    }

    @Test
    void whatIsNotBilledCostsNothingAndCountsNothing() {
        UsageReport report = with("fast", "us", null, 3)
                .over(UsageReport.of(new TokenUsage(1, 2, 3, 4, 5)))
                .with(Remark.UNBILLED);
        assertThat(cost(report)).isEqualTo(Money.ZERO);
        assertThat(BOOK.price("p", "main", NOW, report).cost(report)).isEqualTo(Money.ZERO);
        assertThat(report.billedTokens()).isEqualTo(TokenUsage.NONE);
        assertThat(report.tokens()).isEqualTo(new TokenUsage(1, 2, 3, 4, 5));
    }

    @Test
    void withoutStepsTheCostIsThatOfThePrice() {
        UsageReport report = with(null, "US", "batch", 2).over(UsageReport.of(new TokenUsage(7, 8, 9, 10, 11)));
        assertThat(cost(report)).isEqualTo(BOOK.price("p", "main", NOW, report).cost(report));
    }

    @Test
    void theCostEqualsAnExactOracle() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < Integer.getInteger("oracle.reports", 100_000); i++) {
            UsageReport report = any(random);
            assertThat(cost(report).nanos()).as("seed %d, %s", seed, report).isEqualTo(oracle(report));
        }
    }

    /** Written anew from the rules, in decimals. */
    private static long oracle(UsageReport report) {
        boolean fallback = report.iterations().stream().anyMatch(step -> step.kind() == Kind.FALLBACK);
        boolean ownSteps = report.iterations().stream()
                .anyMatch(step -> step.kind() == Kind.MESSAGE || step.kind() == Kind.COMPACTION);
        TokenUsage main = fallback || !ownSteps ? report.tokens() : TokenUsage.NONE;
        String mainModel = "main";
        BigDecimal advice = BigDecimal.ZERO;
        for (UsageIteration step : report.iterations()) {
            TokenUsage tokens = step.counts().tokens();
            switch (step.kind()) {
                case MESSAGE, COMPACTION -> main = fallback ? main : main.plus(tokens);
                case FALLBACK -> mainModel = step.model().orElseThrow();
                case ADVISOR -> advice = advice.add(pico(rates(step.model().orElseThrow(), false, tokens), tokens));
            }
        }
        BigDecimal pico = pico(rates(mainModel, "fast".equals(report.speed()), main), main)
                .add(advice);
        BigDecimal factor = new BigDecimal("us".equals(report.inferenceGeo()) ? "1.1" : "1")
                .multiply(new BigDecimal("batch".equals(report.serviceTier()) ? "0.5" : "1"));
        BigDecimal searches = BigDecimal.valueOf(report.webSearchCount()).movePointRight(10);
        return nanos(pico.multiply(factor).add(searches)).nanos();
    }

    private static Rates rates(String model, boolean fast, TokenUsage tokens) {
        if (model.equals("dear")) {
            return DEAR;
        }
        return fast ? FAST : tokens.prompt() > BAND ? LONG_PROMPT : STANDARD;
    }

    private static BigDecimal pico(Rates rates, TokenUsage tokens) {
        return times(tokens.input(), rates.input())
                .add(times(tokens.cacheWrite5m(), rates.cacheWrite5m()))
                .add(times(tokens.cacheWrite1h(), rates.cacheWrite1h()))
                .add(times(tokens.cacheRead(), rates.cacheRead()))
                .add(times(tokens.output(), rates.output()));
    }

    private static BigDecimal times(long count, long rate) {
        return BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(rate));
    }

    private static UsageReport any(Random random) {
        List<UsageIteration> steps = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            boolean named = kind == Kind.ADVISOR || kind == Kind.FALLBACK;
            steps.add(step(kind, named ? random.nextBoolean() ? "main" : "dear" : null, tokens(random)));
        }
        return with(
                        random.nextBoolean() ? "fast" : null,
                        random.nextBoolean() ? "us" : null,
                        random.nextBoolean() ? "batch" : null,
                        random.nextInt(3),
                        steps.toArray(UsageIteration[]::new))
                .over(UsageReport.of(tokens(random)));
    }

    private static TokenUsage tokens(Random random) {
        return new TokenUsage(count(random), count(random), count(random), count(random), count(random));
    }

    private static long count(Random random) {
        return random.nextLong(1L << random.nextInt(1, 24));
    }

    private static Money cost(UsageReport report) {
        return BOOK.cost("p", "main", NOW, report);
    }

    private static Money nanos(Rates rates, TokenUsage tokens) {
        return nanos(pico(rates, tokens));
    }

    private static Money nanos(BigDecimal pico) {
        return new Money(pico.movePointLeft(3).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private static UsageReport report(TokenUsage totals, UsageIteration... steps) {
        return with(null, null, null, 0, steps).over(UsageReport.of(totals));
    }

    private static UsageReport with(
            @Nullable String speed,
            @Nullable String geo,
            @Nullable String tier,
            long searches,
            UsageIteration... steps) {
        return new UsageReport(
                null, null, null, null, null, null, null, searches, speed, tier, geo, null, List.of(steps), Set.of());
    }

    private static UsageIteration step(Kind kind, @Nullable String model, TokenUsage tokens) {
        return new UsageIteration(kind, Optional.ofNullable(model), UsageReport.of(tokens));
    }

    private static Price price(long id, String model, boolean fast, long above, Rates rates) {
        return new Price(id, "p", model, fast, above, Instant.EPOCH, rates);
    }
}
