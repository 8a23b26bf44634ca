package dev.aigateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageReportTest {

    @Test
    void aLaterReportReplacesWhatItNamesAndNothingElse() {
        UsageReport delta = new UsageReport(null, null, null, null, null, 20L, null, null, null, null, null);
        assertThat(delta.over(writes(100, 200L, 150L, 50L)).tokens()).isEqualTo(new TokenUsage(100, 150, 50, 0, 20));
    }

    @Test
    void writesThatNoSplitNamesWereForFiveMinutes() {
        assertThat(writes(1, 200L, null, null).tokens().cacheWrite5m()).isEqualTo(200);
        UsageReport grown = new UsageReport(null, 260L, null, null, null, null, null, null, null, null, null);
        assertThat(grown.over(writes(1, 200L, 150L, 50L)).tokens()).isEqualTo(new TokenUsage(1, 210, 50, 0, 0));
    }

    @Test
    void limitsCountWithOrWithoutCacheReads() {
        TokenUsage usage = new TokenUsage(1, 20, 300, 4_000, 50_000);
        assertThat(TokenCounting.UNCACHED.count(usage)).isEqualTo(50_321);
        assertThat(TokenCounting.ALL.count(usage)).isEqualTo(54_321);
    }

    @Test
    void moneyIsExactInBothDirections() {
        assertThat(Money.ofUsd("25").usd()).isEqualTo("25");
        assertThat(Money.ofUsd("25").display()).isEqualTo("$25.00");
        assertThat(Money.ofUsd("0.000000001").usd()).isEqualTo("0.000000001");
        assertThat(Money.ofUsd("100").usd()).isEqualTo("100");
        assertThatThrownBy(() -> Money.ofUsd("0.0000000001")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1))).isInstanceOf(ArithmeticException.class);
    }

    private static UsageReport writes(
            long input, @Nullable Long all, @Nullable Long fiveMinutes, @Nullable Long oneHour) {
        return new UsageReport(input, all, fiveMinutes, oneHour, null, null, null, null, null, null, null);
    }
}
