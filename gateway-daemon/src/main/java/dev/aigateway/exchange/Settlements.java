package dev.aigateway.exchange;

import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Step;
import dev.aigateway.journal.Journal;
import java.util.concurrent.CompletableFuture;

/** Ends attempts: in the journal first, then in the database, then in the journal again. Threads may share it. */
public final class Settlements {

    private final BudgetStore store;
    private final Journal journal;
    private final Step.Watch steps;

    public Settlements(BudgetStore store, Journal journal, Step.Watch steps) {
        this.store = store;
        this.journal = journal;
        this.steps = steps;
    }

    /** Returns once the journal has it; nobody needs to wait for the database. */
    public CompletableFuture<Void> settle(Settlement settlement) {
        steps.done(Step.ANSWER_RELAYED);
        journal.ended(settlement);
        steps.done(Step.END_JOURNALED);
        return store.settle(settlement).thenAccept(id -> {
            journal.settled(id);
            steps.done(Step.SETTLEMENT_JOURNALED);
        });
    }
}
