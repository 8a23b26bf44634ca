package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {

    @Test
    void withoutALimitEverythingIsAdmitted() {
        Budget budget = new Budget(
                UUID.randomUUID(),
                OptionalLong.empty(),
                Optional.empty(),
                amount(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4),
                amount(5, 5));
        assertThat(AdmissionRules.decide(List.of(budget))).isInstanceOf(Decision.Admit.class);
    }

    @Test
    void tokensComeBeforeMoneyAndTheStrictestScopeWins() {
        Budget poor = budget(100, 10, amount(0, 10), Amount.ZERO);
        Budget exhausted = budget(100, 10, amount(100, 0), Amount.ZERO);
        assertThat(AdmissionRules.decide(List.of(poor, exhausted))).isEqualTo(new Decision.OutOfTokens(100, 100));
        assertThat(AdmissionRules.decide(List.of(budget(100, 10, Amount.ZERO, Amount.ZERO), poor)))
                .isEqualTo(new Decision.OutOfMoney(new Money(10), new Money(10)));
    }

    @Test
    void heldMoneyIsExplained() {
        Budget held = budget(100, 25_000_000_000L, amount(0, 24_000_000_000L), amount(1, 1_500_000_000L));
        assertThat(AdmissionRules.decide(List.of(held)))
                .isEqualTo(new Decision.Held("Monthly cost limit fully reserved by running requests"
                        + " ($24.00 used, $1.50 held / $25.00)"));
    }

    /** Whatever the order of admissions and settlements, only a call that began below the limit goes over it. */
    @Test
    void anAdmittedCallAlwaysBeganBelowTheLimit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            long limit = random.nextLong(1, 1_000);
            long used = 0;
            long held = 0;
            for (int step = 0; step < 50; step++) {
                Budget budget = budget(limit, limit, amount(used, used), amount(held, held));
                boolean admitted = AdmissionRules.decide(List.of(budget)) instanceof Decision.Admit;
                assertThat(admitted).as("seed %d", seed).isEqualTo(used + held < limit);
                if (admitted) {
                    held += random.nextLong(1, 50);
                } else if (held > 0) {
                    used += random.nextLong(held + 1);
                    held = 0;
                }
            }
        }
    }

    private static Budget budget(long tokens, long nanos, Amount used, Amount held) {
        return new Budget(UUID.randomUUID(), OptionalLong.of(tokens), Optional.of(new Money(nanos)), used, held);
    }

    private static Amount amount(long tokens, long nanos) {
        return new Amount(tokens, new Money(nanos));
    }
}
