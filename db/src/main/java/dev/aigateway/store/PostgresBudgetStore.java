package dev.aigateway.store;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Step;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Budgets and open calls in Postgres; jobs that come together share a transaction. Threads may share it. */
public final class PostgresBudgetStore implements BudgetStore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBudgetStore.class);
    private static final long LOOK_AGAIN_NANOS = 10_000_000;
    private static final Outcome NOBODY_WAITED =
            new Outcome(null, null, "admitted when nobody waited for it any more", null, null, null);

    private final AdmissionLane admissions;
    private final SettlementLane settlements;

    /**
     * @param daemon is written to every row, so that this daemon finds its own again after a crash
     * @param databaseAway runs whenever settlements have to wait for the database
     */
    public PostgresBudgetStore(
            Database database,
            UUID daemon,
            BudgetDefaults defaults,
            ExpectedUse expectedUse,
            Step.Watch steps,
            Runnable databaseAway) {
        Prices prices = new Prices();
        this.admissions = new AdmissionLane(
                database, new AdmissionTransaction(daemon, defaults, expectedUse, prices), steps, this::giveBack);
        this.settlements = new SettlementLane(
                database,
                new SettlementTransaction(defaults, prices, CorrectionWrites.BY_DAEMON + daemon),
                steps,
                databaseAway);
    }

    @Override
    public CompletableFuture<Admission> admit(CallToAdmit call) {
        return admissions.submit(call);
    }

    /** Nobody will send this call, so nobody else would settle it. */
    private void giveBack(Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            var _ = settle(new Settlement.Voided(admitted.hold(), NOBODY_WAITED));
        }
    }

    @Override
    public CompletableFuture<AttemptId> settle(Settlement ended) {
        return settlements.submit(ended);
    }

    /** How many settlements wait to be written. */
    public int settlementsWaiting() {
        return settlements.waiting();
    }

    /** Takes no more calls and waits for the settlements under way. */
    public void finish(Duration atMost) {
        admissions.close();
        long end = System.nanoTime() + atMost.toNanos();
        while (settlements.waiting() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        settlements.close();
        if (settlements.waiting() > 0) {
            LOG.error("{} settlements could not be written; the next start writes them", settlements.waiting());
        }
    }
}
