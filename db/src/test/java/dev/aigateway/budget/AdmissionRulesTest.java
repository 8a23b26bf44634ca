package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.budget.AdmissionRules.Most;
import dev.aigateway.budget.AdmissionRules.Ruling;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.Rates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {

    private static final ScopeId ADA = new ScopeId(new UUID(0, 1));
    private static final ScopeId BOB = new ScopeId(new UUID(0, 2));
    /** A dollar for a million tokens of any kind: 1,000 nano-USD each. */
    private static final Price PLAIN =
            new Price(1, "anthropic", "m", false, 0, Instant.EPOCH, new Rates(1_000_000, 0, 0, 0, 1_000_000));

    @Test
    void withoutALimitEverythingIsAdmitted() {
        Budget free = new Budget(
                ADA,
                BudgetMode.SOFT,
                OptionalLong.empty(),
                Optional.empty(),
                amount(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4),
                amount(5, 5),
                1);
        assertThat(decide(free)).isInstanceOf(Decision.Admit.class);
    }

    @Test
    void tokensComeBeforeMoneyAndTheStrictestScopeWins() {
        Budget poor = soft(ADA, 100, 10, amount(0, 10), Amount.ZERO);
        Budget exhausted = soft(BOB, 100, 10, amount(100, 0), Amount.ZERO);
        Budget fresh = soft(BOB, 100, 10, Amount.ZERO, Amount.ZERO);
        assertThat(decide(poor, exhausted)).isEqualTo(new Decision.OutOfTokens(BOB, 100, 100));
        assertThat(decide(fresh, poor)).isEqualTo(new Decision.OutOfMoney(ADA, new Money(10), new Money(10)));
    }

    @Test
    void whatIsOnlyHeldMayComeBack() {
        Budget held = soft(ADA, 100, 25_000_000_000L, amount(0, 24_000_000_000L), amount(1, 1_500_000_000L));
        assertThat(decide(held)).isEqualTo(new Decision.Held(held, false));
    }

    @Test
    void eachOfABatchSeesTheHoldsOfThoseBeforeIt() {
        Budget budget = soft(ADA, 250, 1_000_000_000, Amount.ZERO, Amount.ZERO);
        List<Decision> decisions =
                AdmissionRules.decide(List.of(ask(ADA), ask(ADA), ask(ADA), ask(ADA)), Map.of(ADA, budget), true)
                        .stream()
                        .map(Ruling::decision)
                        .toList();
        assertThat(decisions.subList(0, 3)).hasOnlyElementsOfType(Decision.Admit.class);
        assertThat(decisions.get(3)).isInstanceOf(Decision.Held.class);
    }

    @Test
    void withoutEnforcementEverybodyGoesAndTheDecisionTellsWhatWouldHaveBeen() {
        Budget exhausted = strict(100, 10, amount(100, 0), Amount.ZERO);
        Ruling ruling = AdmissionRules.decide(List.of(ask(ADA)), Map.of(ADA, exhausted), false)
                .getFirst();
        assertThat(ruling.decision()).isInstanceOf(Decision.OutOfTokens.class);
        assertThat(ruling.hold()).contains(amount(100, 100));
    }

    @Test
    void aStrictLimitAsksForABound() {
        Budget budget = strict(1_000, 1_000_000, Amount.ZERO, Amount.ZERO);
        assertThat(decide(new Most.Unread(), budget)).isInstanceOf(Decision.ReadFirst.class);
        assertThat(decide(new Most.Uncounted(), budget)).isInstanceOf(Decision.CountFirst.class);
        assertThat(decide(new Most.Unbounded("server tools"), budget)).isEqualTo(new Decision.NoBound("server tools"));
    }

    @Test
    void aStrictCallIsHeldAtItsMostAndCutDownToWhatIsLeft() {
        Budget empty = strict(10_000, 1_000_000_000, Amount.ZERO, Amount.ZERO);
        assertThat(decide(known(5_000, 5_000, 1_024), empty))
                .isEqualTo(new Decision.Admit(dearest(10_000), BudgetMode.STRICT, OptionalLong.empty()));
        assertThat(decide(known(5_000, 5_001, 1_024), empty))
                .isEqualTo(new Decision.Admit(dearest(10_000), BudgetMode.STRICT, OptionalLong.of(5_000)));
        assertThat(decide(new Most.Known(worst(5_000, 5_001, 1_024), true), empty))
                .isInstanceOf(Decision.CountFirst.class);
    }

    @Test
    void whatCannotBeCutDownIsRefusedForGoodOrForTheMoment() {
        Budget little = strict(10_000, 1_000_000_000, amount(4_000, 0), amount(2_000, 0));
        assertThat(decide(known(5_000, 5_000, 1_024), little)).isEqualTo(new Decision.OutOfTokens(ADA, 4_000, 10_000));
        assertThat(decide(known(3_000, 5_000, 1_024), little)).isEqualTo(new Decision.Held(little, true));
    }

    @Test
    void moneyCutsAStrictCallDownToo() {
        // 1,000 prompt tokens and 2,000 of output at 1,100 nano-USD each (a tenth more in the US).
        Budget budget = strict(1_000_000, 3_300_000, Amount.ZERO, Amount.ZERO);
        assertThat(decide(known(1_000, 50_000, 1_024), budget))
                .isEqualTo(new Decision.Admit(dearest(3_000), BudgetMode.STRICT, OptionalLong.of(2_000)));
    }

    private static Decision decide(Budget... budgets) {
        return decide(new Most.Unread(), budgets);
    }

    private static Decision decide(Most most, Budget... budgets) {
        List<ScopeId> scopes = Stream.of(budgets).map(Budget::scope).toList();
        Map<ScopeId, Budget> standing =
                Stream.of(budgets).collect(Collectors.toMap(Budget::scope, Function.identity()));
        Expectation expected = new Expectation(amount(100, 100), Amount.ZERO);
        return AdmissionRules.decide(List.of(new Ask(scopes, expected, most)), standing, true)
                .getFirst()
                .decision();
    }

    private static Ask ask(ScopeId scope) {
        return new Ask(List.of(scope), new Expectation(amount(100, 100), Amount.ZERO), new Most.Unread());
    }

    private static Most known(long input, long maxOutput, long leastOutput) {
        return new Most.Known(worst(input, maxOutput, leastOutput), false);
    }

    private static WorstCase worst(long input, long maxOutput, long leastOutput) {
        return new WorstCase(input, maxOutput, leastOutput, List.of(PLAIN));
    }

    private static Amount dearest(long tokens) {
        return amount(tokens, tokens * 1_100);
    }

    private static Budget soft(ScopeId scope, long tokens, long nanos, Amount used, Amount held) {
        return budget(scope, BudgetMode.SOFT, tokens, nanos, used, held);
    }

    private static Budget strict(long tokens, long nanos, Amount used, Amount held) {
        return budget(ADA, BudgetMode.STRICT, tokens, nanos, used, held);
    }

    private static Budget budget(ScopeId scope, BudgetMode mode, long tokens, long nanos, Amount used, Amount held) {
        return new Budget(scope, mode, OptionalLong.of(tokens), Optional.of(new Money(nanos)), used, held, 0);
    }

    private static Amount amount(long tokens, long nanos) {
        return new Amount(tokens, new Money(nanos));
    }
}
