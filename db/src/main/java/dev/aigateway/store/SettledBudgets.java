package dev.aigateway.store;

import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The budgets of a batch of settlements or corrections, locked, and what moves in them. */
final class SettledBudgets {

    private static final String MOVE = """
        update budget b
        set tok_held = b.tok_held - m.tok_released, cost_held = b.cost_held - m.cost_released,
            open_count = b.open_count - m.closed, tok_used = b.tok_used + m.tok, cost_used = b.cost_used + m.cost,
            requests = b.requests + m.requests
        from unnest(CAST(:m_scope AS uuid[]), CAST(:m_period AS date[]), CAST(:m_tok_released AS bigint[]),
                    CAST(:m_cost_released AS bigint[]), CAST(:m_closed AS bigint[]), CAST(:m_tok AS bigint[]),
                    CAST(:m_cost AS bigint[]), CAST(:m_requests AS bigint[]))
             as m(scope, period, tok_released, cost_released, closed, tok, cost, requests)
        where b.scope_id = m.scope and b.period = m.period and b.scope_id = any(CAST(:m_scope AS uuid[]))\
        """;

    /** One scope's month. */
    record Key(Period period, ScopeId scope) {}

    /** What moves in one budget. */
    private static final class Move {
        private Amount released = Amount.ZERO;
        private Amount used = Amount.ZERO;
        private long closed;
        private long requests;
    }

    private final Map<Key, Budget> locked = new HashMap<>();
    private final Map<Key, Move> moves = new LinkedHashMap<>();

    private SettledBudgets() {}

    static SettledBudgets lock(Tx tx, Collection<Key> keys, BudgetDefaults defaults, boolean patient) {
        SettledBudgets budgets = new SettledBudgets();
        SortedMap<Period, List<ScopeId>> scopes = new TreeMap<>();
        for (Key key : keys) {
            scopes.computeIfAbsent(key.period(), _ -> new ArrayList<>()).add(key.scope());
        }
        scopes.forEach((period, ofMonth) -> LockedBudgets.relock(tx, ofMonth, period, defaults, patient)
                .forEach(budget -> budgets.locked.put(new Key(period, budget.scope()), budget)));
        return budgets;
    }

    boolean has(Period period, List<ScopeId> scopes) {
        return scopes.stream().allMatch(scope -> locked.containsKey(new Key(period, scope)));
    }

    /** An open attempt is closed in each of its scopes. */
    void close(Period period, List<ScopeId> scopes, Amount released, Amount used, long requests) {
        for (ScopeId scope : scopes) {
            Move move = move(period, scope);
            move.released = move.released.plus(released);
            move.used = move.used.plus(used);
            move.closed++;
            move.requests += requests;
        }
    }

    /** A charge that stands already is corrected. */
    void correct(Period period, List<ScopeId> scopes, Amount by) {
        for (ScopeId scope : scopes) {
            Move move = move(period, scope);
            move.used = move.used.plus(by);
        }
    }

    private Move move(Period period, ScopeId scope) {
        return moves.computeIfAbsent(new Key(period, scope), _ -> new Move());
    }

    void write(Tx tx) {
        if (moves.isEmpty()) {
            return;
        }
        Columns columns = new Columns();
        moves.forEach((key, move) -> columns.add("m_scope", key.scope().value())
                .add("m_period", key.period().firstDay())
                .add("m_tok_released", move.released.tokens())
                .add("m_cost_released", move.released.cost().nanos())
                .add("m_closed", move.closed)
                .add("m_tok", move.used.tokens())
                .add("m_cost", move.used.cost().nanos())
                .add("m_requests", move.requests));
        tx.update(MOVE, columns.params());
    }

    /** The budgets that moved, as they are now. */
    Map<Key, Budget> moved() {
        return moves.entrySet().stream()
                .filter(entry -> locked.containsKey(entry.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Optional.ofNullable(locked.get(entry.getKey()))
                                .orElseThrow()
                                .using(entry.getValue().used)));
    }
}
