package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Decides which calls may be spent; pure. */
public final class AdmissionRules {

    private AdmissionRules() {}

    /**
     * A call that is put before the rules.
     *
     * @param scopes that it counts in
     * @param expected what it will probably use
     * @param most what it can use at most
     */
    public record Ask(List<ScopeId> scopes, Expectation expected, Most most) {

        public Ask {
            scopes = List.copyOf(scopes);
        }
    }

    /** What is known of the most that a call can use. */
    public sealed interface Most {

        /**
         * As far as its words tell.
         *
         * @param countable whether the provider could still tell more exactly
         */
        record Known(WorstCase worst, boolean countable) implements Most {}

        /** The provider has to count its prompt first. */
        record Uncounted() implements Most {}

        /** Its words have not been looked at. */
        record Unread() implements Most {}

        /** It has no bound. */
        record Unbounded(String why) implements Most {}
    }

    /** What the rules say; the strictest scope wins, tokens come before money. */
    public sealed interface Decision {

        /**
         * It may go.
         *
         * @param mode how the hold was made
         * @param maxTokens what its output is cut down to; empty leaves it as it is
         */
        record Admit(Amount hold, BudgetMode mode, OptionalLong maxTokens) implements Decision {}

        record OutOfTokens(ScopeId scope, long used, long limit) implements Decision {}

        record OutOfMoney(ScopeId scope, Money used, Money limit) implements Decision {}

        /** Something is left, but running calls hold it. */
        record Held(Budget budget, boolean tokens) implements Decision {}

        /** A limit is strict, and the request's words must be read for a bound. */
        record ReadFirst() implements Decision {}

        /** A limit is strict, and only the provider can say how long the prompt is. */
        record CountFirst() implements Decision {}

        /** A limit is strict, and nothing bounds the call. */
        record NoBound(String why) implements Decision {}
    }

    /**
     * What became of one call.
     *
     * @param seen the budgets that it was decided against
     * @param hold empty where it may not go
     */
    public record Ruling(List<Budget> seen, Decision decision, Optional<Amount> hold) {}

    /**
     * One after the other, in the order of their arrival, each as if those before it were written already.
     *
     * @param budgets of every scope that is asked about
     * @param enforced if false, every call goes at what it will probably use, whatever the decision
     */
    public static List<Ruling> decide(List<Ask> asks, Map<ScopeId, Budget> budgets, boolean enforced) {
        Map<ScopeId, Budget> standing = new HashMap<>(budgets);
        List<Ruling> rulings = new ArrayList<>(asks.size());
        for (Ask ask : asks) {
            Ruling ruling = rule(ask, of(ask, standing), enforced);
            ruling.hold()
                    .ifPresent(hold ->
                            ruling.seen().forEach(budget -> standing.put(budget.scope(), budget.holding(hold))));
            rulings.add(ruling);
        }
        return rulings;
    }

    private static Ruling rule(Ask ask, List<Budget> budgets, boolean enforced) {
        Decision decision = enforced ? decide(ask, budgets) : decideSoftly(ask, budgets);
        Optional<Amount> hold = decision instanceof Decision.Admit admit
                ? Optional.of(admit.hold())
                : Optional.of(ask.expected().hold(running(budgets))).filter(_ -> !enforced);
        return new Ruling(budgets, decision, hold);
    }

    private static List<Budget> of(Ask ask, Map<ScopeId, Budget> budgets) {
        return ask.scopes().stream()
                .flatMap(scope -> Optional.ofNullable(budgets.get(scope)).stream())
                .toList();
    }

    /** Whether calls against these budgets are held at the most that they can use. */
    public static boolean strict(List<Budget> budgets) {
        return budgets.stream().anyMatch(AdmissionRules::strict);
    }

    private static boolean strict(Budget budget) {
        return budget.mode() == BudgetMode.STRICT && budget.limited();
    }

    private static Decision decide(Ask ask, List<Budget> budgets) {
        if (!strict(budgets)) {
            return decideSoftly(ask, budgets);
        }
        return exhausted(budgets)
                .or(() -> held(only(budgets, budget -> !strict(budget))))
                .orElseGet(() -> decideStrictly(ask, budgets));
    }

    private static Decision decideSoftly(Ask ask, List<Budget> budgets) {
        return exhausted(budgets)
                .or(() -> held(budgets))
                .orElseGet(() -> new Decision.Admit(
                        ask.expected().hold(running(budgets)), BudgetMode.SOFT, OptionalLong.empty()));
    }

    /** The least of them: it makes the largest hold. */
    private static long running(List<Budget> budgets) {
        return budgets.stream().mapToLong(Budget::running).min().orElse(0);
    }

    private static Optional<Decision> exhausted(List<Budget> budgets) {
        for (Budget budget : budgets) {
            if (budget.tokensReach(budget.used())) {
                return Optional.of(outOfTokens(budget));
            }
        }
        for (Budget budget : budgets) {
            if (budget.costReaches(budget.used())) {
                return Optional.of(outOfMoney(budget));
            }
        }
        return Optional.empty();
    }

    private static Decision outOfTokens(Budget budget) {
        return new Decision.OutOfTokens(
                budget.scope(), budget.used().tokens(), budget.tokenLimit().orElseThrow());
    }

    private static Decision outOfMoney(Budget budget) {
        return new Decision.OutOfMoney(
                budget.scope(), budget.used().cost(), budget.costLimit().orElseThrow());
    }

    /** Soft: a call goes while the used and the held of every scope are below its limits. */
    private static Optional<Decision> held(List<Budget> budgets) {
        return budgets.stream()
                .filter(budget -> budget.tokensReach(budget.taken()) || budget.costReaches(budget.taken()))
                .findFirst()
                .map(budget -> new Decision.Held(budget, budget.tokensReach(budget.taken())));
    }

    private static List<Budget> only(List<Budget> budgets, Predicate<Budget> which) {
        return budgets.stream().filter(which).toList();
    }

    private static Decision decideStrictly(Ask ask, List<Budget> budgets) {
        return switch (ask.most()) {
            case Most.Unread _ -> new Decision.ReadFirst();
            case Most.Uncounted _ -> new Decision.CountFirst();
            case Most.Unbounded unbounded -> new Decision.NoBound(unbounded.why());
            case Most.Known known -> fit(known, only(budgets, AdmissionRules::strict));
        };
    }

    /** Strict: a call goes if the most that it can use is left, cut down to what is left if that is of use. */
    private static Decision fit(Most.Known known, List<Budget> budgets) {
        WorstCase worst = known.worst();
        OptionalLong output = worst.fitting(budgets);
        if (output.isPresent() && output.getAsLong() == worst.maxOutput()) {
            return new Decision.Admit(worst.with(worst.maxOutput()), BudgetMode.STRICT, OptionalLong.empty());
        }
        if (known.countable()) {
            return new Decision.CountFirst();
        }
        return output.isPresent()
                ? new Decision.Admit(worst.with(output.getAsLong()), BudgetMode.STRICT, output)
                : tooLarge(worst.with(worst.leastOutput()), budgets);
    }

    /** What only running calls are in the way of may go in a moment. */
    private static Decision tooLarge(Amount least, List<Budget> budgets) {
        for (Budget budget : budgets) {
            Amount alone = budget.used().plus(least);
            if (!budget.allows(alone)) {
                return budget.tokenLimit().isPresent()
                                && alone.tokens() > budget.tokenLimit().getAsLong()
                        ? outOfTokens(budget)
                        : outOfMoney(budget);
            }
        }
        return budgets.stream()
                .filter(budget -> !budget.allows(budget.taken().plus(least)))
                .findFirst()
                .<Decision>map(budget -> new Decision.Held(budget, tokensInTheWay(budget, least)))
                .orElseThrow();
    }

    private static boolean tokensInTheWay(Budget budget, Amount least) {
        return budget.tokenLimit().isPresent()
                && budget.taken().plus(least).tokens() > budget.tokenLimit().getAsLong();
    }
}
