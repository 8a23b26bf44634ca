package dev.aigateway.simulation;

import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.State;
import java.util.Collection;

/** What happened in a history. */
record Tally(long admitted, long billed, long expired, long corrected, long voided) {

    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

    static Tally of(ModelDatabase database, Upstream upstream) {
        return new Tally(
                database.rows().size(),
                upstream.book().size(),
                count(database, State.EXPIRED),
                database.rows().stream()
                        .map(LedgerRow::effects)
                        .flatMap(Collection::stream)
                        .filter(effect -> effect.correction().isPresent())
                        .count(),
                count(database, State.VOID));
    }

    private static long count(ModelDatabase database, State state) {
        return database.rows().stream()
                .filter(row -> row.effects().stream().map(Effect::state).anyMatch(state::equals))
                .count();
    }

    Tally plus(Tally other) {
        return new Tally(
                admitted + other.admitted,
                billed + other.billed,
                expired + other.expired,
                corrected + other.corrected,
                voided + other.voided);
    }
}
