package dev.aigateway.store;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles what has ended, batch by batch, until the database has it. Threads may share it. */
final class SettlementLane {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementLane.class);
    private static final int BATCH_MAX = 500;
    /** Nobody waits for a settlement; several in one transaction cost little more than one. */
    private static final long GATHER_NANOS = 10_000_000;

    private static final long PAUSE_NANOS = 250_000_000;

    private final Database database;
    private final SettlementTransaction settlement;
    private final Warnings warnings = new Warnings();
    private final Step.Watch steps;
    private final Runnable databaseAway;
    private final GroupCommit<Settlement, AttemptId> jobs;
    private final LockPatience<AttemptId> patience = new LockPatience<>();
    /** Only the lane's own thread looks at it. */
    private boolean away;

    /** {@code databaseAway} runs whenever settlements have to wait for the database, and once when it is back. */
    SettlementLane(Database database, SettlementTransaction settlement, Step.Watch steps, Runnable databaseAway) {
        this.database = database;
        this.settlement = settlement;
        this.steps = steps;
        this.databaseAway = databaseAway;
        this.jobs = new GroupCommit<>(
                "settlements", BATCH_MAX, Integer.MAX_VALUE, GATHER_NANOS, PAUSE_NANOS, this::run, _ -> {});
    }

    CompletableFuture<AttemptId> submit(Settlement ended) {
        return jobs.submit(ended);
    }

    int waiting() {
        return jobs.waiting();
    }

    void close() {
        jobs.close();
    }

    /** A settlement is the only trace of money spent, so what cannot be written now is tried again. */
    private List<Optional<AttemptId>> run(List<Settlement> settlements) {
        try {
            Set<AttemptId> late = unlocked(settlements);
            returned();
            List<AttemptId> ids = settlements.stream().map(Settlement::id).toList();
            patience.saw(ids, late);
            return ids.stream()
                    .map(id -> Optional.of(id).filter(done -> !late.contains(done)))
                    .toList();
        } catch (DatabaseUnavailable e) {
            gone(settlements.size(), e);
            return settlements.stream().map(_ -> Optional.<AttemptId>empty()).toList();
        }
    }

    private void gone(int waiting, DatabaseUnavailable why) {
        if (!away) {
            LOG.warn("{} settlements wait for the database: {}", waiting, why.getMessage());
        }
        away = true;
        databaseAway.run();
    }

    private void returned() {
        if (away) {
            LOG.info("settlements are written again");
            databaseAway.run(); // What failed to reach the disk meanwhile is only known to be good once this worked.
        }
        away = false;
    }

    private Set<AttemptId> unlocked(List<Settlement> settlements) {
        try {
            return transaction(settlements);
        } catch (RowLocked e) {
            patience.lost();
            return transaction(settlements);
        }
    }

    private Set<AttemptId> transaction(List<Settlement> settlements) {
        SettlementTransaction.Result result = database.inTx(tx -> {
            SettlementTransaction.Result written = settlement.settle(tx, settlements, warnings, patience.waits());
            steps.done(Step.SETTLEMENT_WRITTEN);
            return written;
        });
        warnings.confirm(result.warnings());
        steps.done(Step.SETTLEMENT_COMMITTED);
        return result.late();
    }
}
