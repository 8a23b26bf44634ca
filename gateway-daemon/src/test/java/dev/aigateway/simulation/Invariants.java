package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.State;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What must hold at every commit, and what once everything has come to rest. */
final class Invariants {

    private final ModelDatabase database;
    private final Upstream upstream;
    private final Map<AttemptId, Period> periods = new HashMap<>();
    private final Map<Month, Amount> chargedBefore = new HashMap<>();
    private long checked;

    Invariants(ModelDatabase database, Upstream upstream) {
        this.database = database;
        this.upstream = upstream;
    }

    void always() {
        long seen = database.commits() + upstream.book().size();
        if (seen > checked) {
            checked = seen;
            check();
        }
    }

    private void check() {
        Map<Month, Sum> sums = sums();
        database.budgets().forEach((month, budget) -> {
            Sum sum = sums.getOrDefault(month, Sum.NONE);
            conservation(month, budget, sum);
            strict(month, budget);
            monotone(month, sum);
        });
        database.rows().forEach(this::once);
        noDarkCall();
    }

    /** What the rows come to. */
    private record Sum(Amount charged, Amount corrected, Amount held) {
        static final Sum NONE = new Sum(Amount.ZERO, Amount.ZERO, Amount.ZERO);

        Sum plus(LedgerRow row) {
            Amount first = row.open() ? Amount.ZERO : row.effects().getFirst().charged();
            return new Sum(
                    charged.plus(first),
                    corrected.plus(row.charged().minus(first)),
                    held.plus(row.open() ? row.opened().hold().amount() : Amount.ZERO));
        }
    }

    private Map<Month, Sum> sums() {
        Map<Month, Sum> sums = new HashMap<>();
        for (LedgerRow row : database.rows()) {
            for (ScopeId scope : row.opened().scopes()) {
                Month month = new Month(scope, row.opened().hold().period());
                sums.put(month, sums.getOrDefault(month, Sum.NONE).plus(row));
            }
        }
        return sums;
    }

    private static void conservation(Month month, Budget budget, Sum sum) {
        check(budget.used().equals(sum.charged().plus(sum.corrected())), "I1: U", month);
        check(budget.held().equals(sum.held()), "I1: H", month);
    }

    private static void strict(Month month, Budget budget) {
        if (budget.mode() == BudgetMode.STRICT) {
            Amount taken = budget.used().plus(budget.held());
            boolean tokens = budget.tokenLimit().stream().allMatch(limit -> taken.tokens() <= limit);
            boolean cost =
                    budget.costLimit().stream().allMatch(limit -> taken.cost().compareTo(limit) <= 0);
            check(tokens && cost, "I2: U + H <= L", month);
        }
    }

    private void monotone(Month month, Sum sum) {
        Amount before = chargedBefore.getOrDefault(month, Amount.ZERO);
        Amount more = sum.charged().minus(before);
        check(more.tokens() >= 0 && more.cost().nanos() >= 0, "I7: U", month);
        chargedBefore.put(month, sum.charged());
    }

    private void once(LedgerRow row) {
        AttemptId id = row.opened().id();
        long corrections = row.effects().stream()
                .filter(effect -> effect.correction().isPresent())
                .count();
        boolean expiredFirst = !row.open() && row.effects().getFirst().state() == State.EXPIRED;
        check(corrections <= (expiredFirst ? 1 : 0), "I4: corrections", id);
        check(ends(row) <= 1, "I4: ends", id);
        check(row.held().equals(row.open() ? row.opened().hold().amount() : Amount.ZERO), "I4: the hold", id);
        Period period = row.opened().hold().period();
        check(period.equals(periods.computeIfAbsent(id, _ -> period)), "I6: the period", id);
    }

    private static long ends(LedgerRow row) {
        return row.effects().stream()
                .map(Effect::state)
                .filter(state -> state != State.EXPIRED)
                .count();
    }

    private void noDarkCall() {
        for (AttemptId id : upstream.book().keySet()) {
            check(database.row(id).isPresent(), "I5: no row", id);
        }
    }

    /** {@code uncertain} are the calls whose use nobody may know. */
    void atRest(Set<AttemptId> uncertain) {
        database.budgets()
                .forEach((month, budget) ->
                        check(budget.held().equals(Amount.ZERO) && budget.running() == 0, "H = 0", month));
        for (LedgerRow row : database.rows()) {
            charge(row, uncertain.contains(row.opened().id()));
        }
        for (AttemptId id : upstream.book().keySet()) {
            check(!database.row(id).orElseThrow().isVoid(), "I5: billed and void", id);
        }
    }

    private void charge(LedgerRow row, boolean mayDiffer) {
        AttemptId id = row.opened().id();
        Amount truth =
                upstream.book().containsKey(id) ? Prices.amount(upstream.book().get(id)) : Amount.ZERO;
        Amount over = row.charged().minus(truth);
        Amount hold = row.opened().hold().amount();
        check(mayDiffer || over.equals(Amount.ZERO), "what is charged is what is billed", id);
        check(within(over, hold), "at most the hold is charged in excess", id);
        check(
                row.opened().mode() == BudgetMode.SOFT || within(truth, row.charged()),
                "a strict charge covers the bill",
                id);
    }

    private static boolean within(Amount amount, Amount most) {
        return amount.tokens() <= most.tokens() && amount.cost().compareTo(most.cost()) <= 0;
    }

    private static void check(boolean holds, String what, Object of) {
        if (!holds) {
            throw new AssertionError(what + " of " + of);
        }
    }
}
