package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.budget.AdmissionRules.Most;
import dev.aigateway.budget.AdmissionRules.Ruling;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.usage.Amount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is true of every batch of calls, whatever the limits; each seed is a world of its own. */
class AdmissionPropertiesTest {

    private static final long SEEDS = Long.getLong("properties.seeds", 3_000);
    private static final int BATCHES = 6;

    @Test
    void aStrictLimitIsNeverExceeded() {
        worlds().forEach(seed -> {
            Random random = new Random(seed);
            BudgetSamples samples = new BudgetSamples(random);
            Map<ScopeId, Budget> budgets = samples.budgets();
            List<Open> open = new ArrayList<>();
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Ask> asks = samples.asks(budgets);
                List<Ruling> rulings = AdmissionRules.decide(asks, budgets, true);
                for (int i = 0; i < asks.size(); i++) {
                    open.addAll(opened(asks.get(i), rulings.get(i), budgets));
                }
                assertStrictLimitsKept(seed, budgets);
                while (!open.isEmpty() && random.nextInt(3) > 0) {
                    Open one = open.remove(random.nextInt(open.size()));
                    settle(one, samples.within(one.hold()), budgets);
                    assertStrictLimitsKept(seed, budgets);
                }
            }
        });
    }

    private record Open(List<ScopeId> scopes, BudgetMode mode, Amount hold) {}

    private static List<Open> opened(Ask ask, Ruling ruling, Map<ScopeId, Budget> budgets) {
        if (!(ruling.decision() instanceof Decision.Admit admit)) {
            return List.of();
        }
        ask.scopes().forEach(scope -> budgets.computeIfPresent(scope, (_, budget) -> budget.holding(admit.hold())));
        return List.of(new Open(ask.scopes(), admit.mode(), admit.hold()));
    }

    private static void settle(Open one, Amount used, Map<ScopeId, Budget> budgets) {
        Settlement settlement = SettlementSamples.used(Settlement.Source.REPORTED);
        Effect effect = SettlementRules.effect(Standing.OPEN, one.mode(), one.hold(), settlement, used);
        one.scopes().forEach(scope -> budgets.computeIfPresent(scope, (_, budget) -> after(budget, effect)));
    }

    private static Budget after(Budget budget, Effect effect) {
        return new Budget(
                budget.scope(),
                budget.mode(),
                budget.tokenLimit(),
                budget.costLimit(),
                budget.used().plus(effect.charged()),
                budget.held().minus(effect.released()),
                budget.running() - 1);
    }

    private static void assertStrictLimitsKept(long seed, Map<ScopeId, Budget> budgets) {
        assertThat(budgets.values())
                .as("seed %d: strictly, U + H <= L", seed)
                .filteredOn(budget -> budget.mode() == BudgetMode.STRICT && budget.limited())
                .allMatch(budget -> budget.allows(budget.taken()));
    }

    @Test
    void anAdmittedCallFoundSomethingLeftOfEverySoftLimit() {
        rulings(true)
                .filter(one -> one.ruling().decision() instanceof Decision.Admit)
                .forEach(one -> assertThat(one.ruling().seen())
                        .as("seed %d: softly, U + H < L", one.seed())
                        .noneMatch(budget -> budget.mode() == BudgetMode.SOFT
                                && (budget.tokensReach(budget.taken()) || budget.costReaches(budget.taken()))));
    }

    @Test
    void aBatchIsTheSameCallsOneByOne() {
        worlds().forEach(seed -> {
            BudgetSamples samples = new BudgetSamples(new Random(seed));
            Map<ScopeId, Budget> budgets = samples.budgets();
            List<Ask> asks = samples.asks(budgets);
            boolean enforced = seed % 4 > 0;
            List<Ruling> together = AdmissionRules.decide(asks, budgets, enforced);
            Map<ScopeId, Budget> standing = new HashMap<>(budgets);
            for (int i = 0; i < asks.size(); i++) {
                Ruling alone = AdmissionRules.decide(List.of(asks.get(i)), standing, enforced)
                        .getFirst();
                assertThat(together.get(i)).as("seed %d: call %d", seed, i).isEqualTo(alone);
                alone.hold()
                        .ifPresent(hold ->
                                alone.seen().forEach(budget -> standing.put(budget.scope(), budget.holding(hold))));
            }
        });
    }

    @Test
    void whatIsCutDownIsTheMostThatFitsAndOfUse() {
        long cuts = rulings(true)
                .filter(AdmissionPropertiesTest::isCut)
                .peek(one -> {
                    Decision.Admit admit = (Decision.Admit) one.ruling().decision();
                    WorstCase worst = ((Most.Known) one.ask().most()).worst();
                    long cutTo = admit.maxTokens().orElseThrow();
                    assertThat(cutTo).as("seed %d", one.seed()).isBetween(worst.leastOutput(), worst.maxOutput() - 1);
                    assertThat(admit.hold()).as("seed %d", one.seed()).isEqualTo(worst.with(cutTo));
                    assertThat(fits(one.ruling(), worst.with(cutTo)))
                            .as("seed %d: fits", one.seed())
                            .isTrue();
                    assertThat(fits(one.ruling(), worst.with(cutTo + 1)))
                            .as("seed %d: one more does not", one.seed())
                            .isFalse();
                })
                .count();
        assertThat(cuts).isPositive();
    }

    private static boolean isCut(Ruled one) {
        return one.ruling().decision() instanceof Decision.Admit admit
                && admit.maxTokens().isPresent();
    }

    private static boolean fits(Ruling ruling, Amount hold) {
        return ruling.seen().stream()
                .filter(budget -> budget.mode() == BudgetMode.STRICT)
                .allMatch(budget -> budget.allows(budget.taken().plus(hold)));
    }

    @Test
    void aCallThatIsHeldAtItsMostHasNoMore() {
        rulings(true)
                .filter(one -> one.ruling().decision() instanceof Decision.Admit admit
                        && admit.mode() == BudgetMode.STRICT
                        && admit.maxTokens().isEmpty())
                .forEach(one -> {
                    WorstCase worst = ((Most.Known) one.ask().most()).worst();
                    assertThat(one.ruling().hold()).as("seed %d", one.seed()).contains(worst.with(worst.maxOutput()));
                });
    }

    @Test
    void withoutEnforcementEveryCallHasAHold() {
        rulings(false)
                .forEach(one -> assertThat(one.ruling().hold())
                        .as("seed %d", one.seed())
                        .isPresent());
    }

    @Test
    void whatIsEnforcedHasAHoldIfAndOnlyIfItIsAdmitted() {
        rulings(true)
                .forEach(one -> assertThat(one.ruling().hold().isPresent())
                        .as("seed %d", one.seed())
                        .isEqualTo(one.ruling().decision() instanceof Decision.Admit));
    }

    private record Ruled(long seed, Ask ask, Ruling ruling) {}

    private static Stream<Ruled> rulings(boolean enforced) {
        return worlds().boxed().flatMap(seed -> {
            BudgetSamples samples = new BudgetSamples(new Random(seed));
            Map<ScopeId, Budget> budgets = samples.budgets();
            List<Ask> asks = samples.asks(budgets);
            List<Ruling> rulings = AdmissionRules.decide(asks, budgets, enforced);
            List<Ruled> ruled = new ArrayList<>();
            for (int i = 0; i < asks.size(); i++) {
                ruled.add(new Ruled(seed, asks.get(i), rulings.get(i)));
            }
            return ruled.stream();
        });
    }

    private static LongStream worlds() {
        return LongStream.range(0, SEEDS);
    }
}
