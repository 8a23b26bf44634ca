package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.Rates;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prices that are shipped, and what calls cost by them. */
class PriceListTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final long MILLION = 1_000_000;
    private static final PriceBook BOOK = shipped();

    private static PriceBook shipped() {
        try (Database database = Database.open(TestDatabase.fresh(), "test", 1)) {
            return database.inTx(tx -> new Prices().at(1, tx));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "claude-fable-5-2, 8, 10, 16, 0.20, 40",
        "claude-mythos-5-1, 10, 12.50, 20, 0.25, 50",
        "claude-fable-5, 10, 12.50, 20, 1.00, 50",
        "claude-opus-5-5, 4, 5, 8, 0.20, 20",
        "claude-opus-4-7, 5, 6.25, 10, 0.50, 25",
        "claude-sonnet-5-5, 2, 2.50, 4, 0.10, 10",
        "claude-sonnet-4-5-20250929, 3, 3.75, 6, 0.30, 15",
        "claude-haiku-4-5-20251001, 1, 1.25, 2, 0.10, 5",
        "claude-haiku-4-5-latest, 1, 1.25, 2, 0.10, 5"
    })
    void aMillionTokensOfEachClassCostTheListPrice(
            String model, String input, String write5m, String write1h, String read, String output) {
        assertThat(cost(model, new TokenUsage(MILLION, 0, 0, 0, 0))).isEqualTo(Money.ofUsd(input));
        assertThat(cost(model, new TokenUsage(0, MILLION, 0, 0, 0))).isEqualTo(Money.ofUsd(write5m));
        assertThat(cost(model, new TokenUsage(0, 0, MILLION, 0, 0))).isEqualTo(Money.ofUsd(write1h));
        assertThat(cost(model, new TokenUsage(0, 0, 0, MILLION, 0))).isEqualTo(Money.ofUsd(read));
        assertThat(cost(model, new TokenUsage(0, 0, 0, 0, MILLION))).isEqualTo(Money.ofUsd(output));
    }

    @Test
    void aPromptAboveTheBandRepricesTheWholeCall() {
        assertThat(cost("claude-haiku-5-5", new TokenUsage(60_000, 10_000, 0, 30_000, 1_000)))
                .isEqualTo(Money.ofUsd("0.00805"));
        assertThat(cost("claude-haiku-5-5", new TokenUsage(60_001, 10_000, 0, 30_000, 1_000)))
                .isEqualTo(Money.ofUsd("0.0402505"));
    }

    @Test
    void aCallHasThePriceOfItsStart() {
        UsageReport million = UsageReport.of(new TokenUsage(0, 0, 0, MILLION, 0));
        Instant before = Instant.parse("2026-10-06T23:59:59Z");
        assertThat(BOOK.price("anthropic", "claude-sonnet-5-5", before, million).cost(million))
                .isEqualTo(Money.ofUsd("0.2"));
    }

    @Test
    void whatHasNoPriceIsChargedAtTheDearest() {
        TokenUsage usage = new TokenUsage(MILLION, 0, 0, MILLION, MILLION);
        assertThat(cost("claude-unheard-of-9", usage)).isEqualTo(Money.ofUsd("61"));
        assertThat(BOOK.lists("anthropic", "claude-unheard-of-9", NOW)).isFalse();
        assertThat(BOOK.lists("anthropic", "claude-fable-5-3", NOW)).isFalse();
        assertThat(BOOK.lists("anthropic", "claude-opus-5-5", NOW)).isTrue();
    }

    @Test
    void theFastModeTheUnitedStatesAndSearchesHaveTheirPrice() {
        UsageReport usage = UsageReport.of(new TokenUsage(MILLION, 0, 0, 0, MILLION));
        UsageReport fast = with("fast", null, 0).over(usage);
        UsageReport inUs = with(null, "us", 0).over(usage);
        UsageReport searching = with(null, "us", 3).over(usage);
        assertThat(cost("claude-opus-5-5", fast)).isEqualTo(Money.ofUsd("48"));
        assertThat(cost("claude-opus-5-5", inUs)).isEqualTo(Money.ofUsd("26.4"));
        assertThat(cost("claude-opus-5-5", searching)).isEqualTo(Money.ofUsd("26.43"));
    }

    @Test
    void simulatedAnswersCostNothing() {
        UsageReport usage = UsageReport.of(new TokenUsage(MILLION, 0, 0, 0, MILLION));
        assertThat(BOOK.price("simulated", "claude-opus-5-5", NOW, usage).cost(usage))
                .isEqualTo(Money.ZERO);
    }

    @Test
    void theCostEqualsAnExactOracle() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Price> prices = BOOK.prices();
        for (int i = 0; i < 100_000; i++) {
            Price price = prices.get(random.nextInt(prices.size()));
            boolean us = random.nextBoolean();
            int searches = random.nextInt(4);
            TokenUsage tokens = new TokenUsage(any(random), any(random), any(random), any(random), any(random));
            UsageReport usage = with(null, us ? "us" : "global", searches).over(UsageReport.of(tokens));
            assertThat(price.cost(usage).nanos())
                    .as("seed %d, %s, %s", seed, price, usage)
                    .isEqualTo(oracle(price, tokens, us, searches));
        }
    }

    private static long oracle(Price price, TokenUsage tokens, boolean us, int searches) {
        if (price.provider().equals("simulated")) {
            return 0;
        }
        Rates rates = price.rates();
        BigDecimal pico = times(tokens.input(), rates.input())
                .add(times(tokens.cacheWrite5m(), rates.cacheWrite5m()))
                .add(times(tokens.cacheWrite1h(), rates.cacheWrite1h()))
                .add(times(tokens.cacheRead(), rates.cacheRead()))
                .add(times(tokens.output(), rates.output()));
        BigDecimal all = (us ? pico.multiply(new BigDecimal("1.1")) : pico).add(times(searches, 10_000_000_000L));
        return all.divide(BigDecimal.valueOf(1000), 0, RoundingMode.CEILING).longValueExact();
    }

    private static BigDecimal times(long count, long rate) {
        return BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(rate));
    }

    private static long any(Random random) {
        return random.nextLong(1L << random.nextInt(1, 24));
    }

    private static UsageReport with(@Nullable String speed, @Nullable String geo, long searches) {
        return new UsageReport(null, null, null, null, null, null, null, searches, speed, null, geo);
    }

    private static Money cost(String model, TokenUsage usage) {
        return cost(model, UsageReport.of(usage));
    }

    private static Money cost(String model, UsageReport usage) {
        return BOOK.price("anthropic", model, NOW, usage).cost(usage);
    }
}
