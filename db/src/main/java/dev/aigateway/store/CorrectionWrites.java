package dev.aigateway.store;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import java.util.List;
import java.util.UUID;

/** Corrections of charges that stand already: what moves in the budgets and totals, and their own rows. */
final class CorrectionWrites {

    private static final String WRITE = """
        insert into correction (id, request_id, attempt, account_id, period, model_served, scopes, tokens, cost_nanos,
                                reason, author)
        select gen_random_uuid(), c.id, c.attempt, c.account, c.period, c.model,
               CAST(string_to_array(c.scopes, ',') AS uuid[]), c.tok, c.cost, c.reason, c.author
        from unnest(CAST(:id AS uuid[]), CAST(:attempt AS int[]), CAST(:account AS uuid[]), CAST(:period AS date[]),
                    CAST(:model AS text[]), CAST(:scopes AS text[]), CAST(:tok AS bigint[]), CAST(:cost AS bigint[]),
                    CAST(:reason AS text[]), CAST(:author AS text[]))
             as c(id, attempt, account, period, model, scopes, tok, cost, reason, author)\
        """;

    /** Stands in the author of a correction that a program has booked, before its id. */
    static final String BY_DAEMON = "daemon:";

    private final SettledBudgets budgets;
    private final UsageTotals totals;
    private final Columns rows = new Columns();

    CorrectionWrites(SettledBudgets budgets, UsageTotals totals) {
        this.budgets = budgets;
        this.totals = totals;
    }

    /**
     * What was charged.
     *
     * @param scopes that the correction counts in
     */
    record Charge(AttemptId attempt, UUID account, Period period, String model, List<ScopeId> scopes) {}

    void add(Charge charge, Amount by, String reason, String author) {
        budgets.correct(charge.period, charge.scopes, by);
        totals.correct(charge.account, charge.period, charge.model, by);
        rows.add("id", charge.attempt.requestId())
                .add("attempt", charge.attempt.attempt())
                .add("account", charge.account)
                .add("period", charge.period.firstDay())
                .add("model", charge.model)
                .add(
                        "scopes",
                        String.join(
                                ",",
                                charge.scopes.stream()
                                        .map(scope -> scope.value().toString())
                                        .toList()))
                .add("tok", by.tokens())
                .add("cost", by.cost().nanos())
                .add("reason", reason)
                .add("author", author);
    }

    /** In the order of all transactions that lock these tables: the budgets, the totals, then the rows. */
    void write(Tx tx) {
        budgets.write(tx);
        totals.write(tx);
        if (!rows.isEmpty()) {
            tx.update(WRITE, rows.params());
        }
    }
}
