package dev.aigateway.store;

import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The budgets of a batch, locked in the order of their scopes until the transaction ends. */
final class LockedBudgets {

    /** Scopes join after the locks are there, so that a company-wide cap that was set meanwhile is seen. */
    private static final String LOCK = """
        select b.scope_id, a.kind, s.budget_mode, s.token_limit, s.cost_limit_nanos,
               b.tok_used, b.tok_held, b.cost_used, b.cost_held, b.open_count, b.refusal_minute, b.refusal_rows
        from budget b
        join scope s on s.id = b.scope_id
        left join account a on a.id = s.id
        where b.scope_id = any(CAST(:scopes AS uuid[])) and b.period = :period
          and (s.kind = 'account' or s.token_limit >= 0 or s.cost_limit_nanos >= 0)
        order by b.scope_id
        for update of b\
        """;

    /** For what is settled: its scopes may have lost their limits since. */
    private static final String RELOCK = """
        select b.scope_id, a.kind, s.budget_mode, s.token_limit, s.cost_limit_nanos,
               b.tok_used, b.tok_held, b.cost_used, b.cost_held, b.open_count
        from budget b
        left join scope s on s.id = b.scope_id
        left join account a on a.id = b.scope_id
        where b.scope_id = any(CAST(:scopes AS uuid[])) and b.period = :period
        order by b.scope_id
        for update of b\
        """;

    private static final String SKIP_LOCKED = " skip locked";

    /** Whether the company has a limit of its own. */
    static final String COMPANY_CAPPED = """
        exists (select 1 from scope where kind = 'company' and (token_limit >= 0 or cost_limit_nanos >= 0))\
        """;

    private static final String MAKE = """
        insert into budget (scope_id, period)
        select s.id, :period from scope s
        where s.id = any(CAST(:scopes AS uuid[]))
          and (s.kind = 'account' or s.token_limit >= 0 or s.cost_limit_nanos >= 0)
        order by s.id
        on conflict do nothing\
        """;

    /** How many refusals of a minute are in the log already. */
    record Refusals(Optional<Instant> minute, long rows) {}

    private final Map<ScopeId, Budget> budgets = new HashMap<>();
    private final Map<ScopeId, Refusals> refusals = new HashMap<>();
    private final boolean companyCapped;

    private LockedBudgets(boolean companyCapped) {
        this.companyCapped = companyCapped;
    }

    /**
     * Locks those of the accounts, and the company's where it has a cap; a month's first are made.
     *
     * @param patient if false, what somebody else has locked just now is left out
     */
    static LockedBudgets lock(
            Tx tx,
            Set<ScopeId> accounts,
            boolean companyCapped,
            Period period,
            BudgetDefaults defaults,
            boolean patient) {
        if (accounts.isEmpty()) {
            return new LockedBudgets(companyCapped);
        }
        Params params = Params.of("period", period.firstDay()).and("scopes", withCompany(accounts));
        List<Row> rows = tx.query(patient ? LOCK : LOCK + SKIP_LOCKED, params);
        LockedBudgets locked = new LockedBudgets(companyCapped || (!patient && companyCapped(tx)));
        locked.read(rows, defaults);
        if (locked.missing(accounts)) {
            tx.update(MAKE, params);
            locked.read(tx.query(patient ? LOCK : LOCK + SKIP_LOCKED, params), defaults);
        }
        return locked;
    }

    /** A cap may have come since the batch began, and its budget be one that was left out; no other comes now. */
    private static boolean companyCapped(Tx tx) {
        return tx.get("select " + COMPANY_CAPPED + " as capped", Params.NONE).flag("capped");
    }

    private boolean missing(Set<ScopeId> accounts) {
        return !budgets.keySet().containsAll(accounts) || (companyCapped && !budgets.containsKey(ScopeId.COMPANY));
    }

    /** Those that are there already; as {@link #lock}. */
    static List<Budget> relock(
            Tx tx, Collection<ScopeId> scopes, Period period, BudgetDefaults defaults, boolean patient) {
        List<String> ids = scopes.stream()
                .distinct()
                .map(scope -> scope.value().toString())
                .toList();
        Params params = Params.of("period", period.firstDay()).and("scopes", ids);
        return tx.query(patient ? RELOCK : RELOCK + SKIP_LOCKED, params).stream()
                .map(row -> budget(row, defaults))
                .toList();
    }

    private static List<String> withCompany(Collection<ScopeId> accounts) {
        List<String> ids = new ArrayList<>();
        accounts.forEach(scope -> ids.add(scope.value().toString()));
        ids.add(ScopeId.COMPANY.value().toString());
        return ids;
    }

    private void read(List<Row> rows, BudgetDefaults defaults) {
        for (Row row : rows) {
            Budget budget = budget(row, defaults);
            budgets.put(budget.scope(), budget);
            refusals.put(budget.scope(), new Refusals(row.findInstant("refusal_minute"), row.number("refusal_rows")));
        }
    }

    private static Budget budget(Row row, BudgetDefaults defaults) {
        Limits limits = Limits.of(row, defaults);
        return new Budget(
                new ScopeId(row.uuid("scope_id")),
                Limits.mode(row, defaults),
                limits.tokens(),
                limits.cost(),
                new Amount(row.number("tok_used"), new Money(row.number("cost_used"))),
                new Amount(row.number("tok_held"), new Money(row.number("cost_held"))),
                row.number("open_count"));
    }

    Map<ScopeId, Budget> all() {
        return budgets;
    }

    /** The scopes that an account's calls count in; empty if one of them is locked by somebody else. */
    Optional<List<ScopeId>> scopesOf(ScopeId account) {
        boolean company = budgets.containsKey(ScopeId.COMPANY);
        if (!budgets.containsKey(account) || (companyCapped && !company)) {
            return Optional.empty();
        }
        return Optional.of(company ? List.of(account, ScopeId.COMPANY) : List.of(account));
    }

    Refusals refusals(ScopeId scope) {
        return refusals.getOrDefault(scope, new Refusals(Optional.empty(), 0));
    }
}
