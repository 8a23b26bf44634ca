package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.LimitWarning.Kind;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WarningRulesTest {

    private static final long SEEDS = Long.getLong("properties.seeds", 3_000);

    @Test
    void aWarningIsDueFromItsVeryThresholdOn() {
        assertThat(tokens(79_999, 100_000)).isEmpty();
        assertThat(tokens(80_000, 100_000)).containsExactly(80);
        assertThat(tokens(94_999, 100_000)).containsExactly(80);
        assertThat(tokens(95_000, 100_000)).containsExactly(80, 95);
        assertThat(tokens(200_000, 100_000)).containsExactly(80, 95);
    }

    @Test
    void whatIsNotAWholePercentIsNotRounded() {
        assertThat(tokens(2, 3)).isEmpty();
        assertThat(tokens(5, 6)).containsExactly(80);
        assertThat(tokens(18, 19)).containsExactly(80);
        assertThat(tokens(19, 20)).containsExactly(80, 95);
    }

    @Test
    void theLargestNumbersDoNotOverflow() {
        assertThat(tokens(Long.MAX_VALUE, Long.MAX_VALUE)).containsExactly(80, 95);
        assertThat(tokens(Long.MAX_VALUE / 5 * 4, Long.MAX_VALUE)).isEmpty();
        assertThat(tokens(Long.MAX_VALUE / 5 * 4 + 6, Long.MAX_VALUE)).containsExactly(80);
    }

    @Test
    void aLimitOfNothingAndNoLimitWarnNobody() {
        assertThat(tokens(5, 0)).isEmpty();
        assertThat(WarningRules.due(budget(OptionalLong.empty(), Optional.empty(), 5, 5)))
                .isEmpty();
    }

    @Test
    void whatIsHeldIsNotUsed() {
        Budget held = budget(OptionalLong.of(100), Optional.empty(), 79, 0).holding(new Amount(21, Money.ZERO));
        assertThat(WarningRules.due(held)).isEmpty();
    }

    @Test
    void tokensAndMoneyWarnEachForItself() {
        assertThat(WarningRules.due(budget(OptionalLong.of(100), Optional.of(new Money(1_000)), 80, 950)))
                .containsExactly(
                        new LimitWarning(Kind.TOKENS, 80, 80, 100),
                        new LimitWarning(Kind.COST, 80, 950, 1_000),
                        new LimitWarning(Kind.COST, 95, 950, 1_000));
    }

    @Test
    void exactArithmeticSaysTheSame() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            long limit = random.nextLong(1, 1L << random.nextInt(2, 62));
            long used = Math.max(0, limit / 100 * (random.nextBoolean() ? 80 : 95) + random.nextLong(-3, 4));
            BigDecimal percent = BigDecimal.valueOf(used).movePointRight(2);
            List<Integer> due = List.of(80, 95).stream()
                    .filter(threshold ->
                            percent.compareTo(BigDecimal.valueOf(limit).multiply(BigDecimal.valueOf(threshold))) >= 0)
                    .toList();
            assertThat(tokens(used, limit))
                    .as("seed %d: %d of %d", seed, used, limit)
                    .isEqualTo(due);
        }
    }

    private static List<Integer> tokens(long used, long limit) {
        return WarningRules.due(budget(OptionalLong.of(limit), Optional.empty(), used, 0)).stream()
                .map(LimitWarning::threshold)
                .toList();
    }

    private static Budget budget(OptionalLong tokens, Optional<Money> cost, long used, long nanos) {
        return new Budget(
                new ScopeId(new UUID(0, 1)),
                BudgetMode.SOFT,
                tokens,
                cost,
                new Amount(used, new Money(nanos)),
                Amount.ZERO,
                0);
    }
}
