package dev.aigateway.store;

import dev.aigateway.budget.Budget;
import dev.aigateway.budget.LimitWarning;
import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.budget.WarningRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down and logs that a limit is nearly reached, once for each threshold and month. Threads may share it. */
final class Warnings {

    private static final String RAISE = """
        with w as (
            insert into warning (id, scope_id, period, kind, threshold, used, limit_at)
            select gen_random_uuid(), w.scope, w.period, w.kind, w.threshold, w.used, w.limit_at
            from unnest(CAST(:scope AS uuid[]), CAST(:period AS date[]), CAST(:kind AS text[]),
                        CAST(:threshold AS int[]), CAST(:used AS bigint[]), CAST(:limit_at AS bigint[]))
                 as w(scope, period, kind, threshold, used, limit_at)
            on conflict (scope_id, period, kind, threshold) do nothing
            returning *)
        """ + WarningRows.NAMED;

    /** Written by this program, so that it need not be written again. */
    private final Set<Raised> raised = ConcurrentHashMap.newKeySet();

    /** One threshold of one limit of one month. */
    record Raised(SettledBudgets.Key budget, LimitWarning.Kind kind, int threshold) {}

    /**
     * What a transaction had to warn of.
     *
     * @param written what nobody had written before
     */
    record Noted(List<Raised> raised, List<RaisedWarning> written) {

        static final Noted NOTHING = new Noted(List.of(), List.of());
    }

    /** To be confirmed once the transaction is committed. */
    Noted raise(Tx tx, SettledBudgets budgets) {
        Columns columns = new Columns();
        List<Raised> due = new ArrayList<>();
        for (Map.Entry<SettledBudgets.Key, Budget> moved : budgets.moved().entrySet()) {
            for (LimitWarning warning : WarningRules.due(moved.getValue())) {
                Raised key = new Raised(moved.getKey(), warning.kind(), warning.threshold());
                if (!raised.contains(key)) {
                    due.add(key);
                    add(columns, moved.getKey(), warning);
                }
            }
        }
        if (columns.isEmpty()) {
            return Noted.NOTHING;
        }
        return new Noted(due, WarningRows.all(tx.query(RAISE, columns.params())));
    }

    private static void add(Columns columns, SettledBudgets.Key budget, LimitWarning warning) {
        columns.add("scope", budget.scope().value())
                .add("period", budget.period().firstDay())
                .add("kind", warning.kind())
                .add("threshold", warning.threshold())
                .add("used", warning.used())
                .add("limit_at", warning.limit());
    }

    void confirm(Noted committed) {
        raised.addAll(committed.raised());
        committed
                .raised()
                .forEach(newest -> raised.removeIf(known -> known.budget()
                        .period()
                        .month()
                        .isBefore(newest.budget().period().month().minusMonths(1))));
        WarningRows.tell(committed.written());
    }
}
