package dev.aigateway.store;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Settlement;
import io.helidon.dbclient.DbClientException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Budgets and open calls in Postgres; each job is a transaction of its own. Threads may share it. */
public final class PostgresBudgetStore implements BudgetStore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBudgetStore.class);
    private static final Duration SETTLE_RETRY = Duration.ofSeconds(1);

    private final Database database;
    private final AdmissionTransaction admission;
    private final SettlementTransaction settlement;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** {@code daemon} is written to every row, so that this daemon finds its own again after a crash. */
    public PostgresBudgetStore(Database database, UUID daemon, BudgetDefaults defaults, ExpectedUse expectedUse) {
        Prices prices = new Prices();
        this.database = database;
        this.admission = new AdmissionTransaction(daemon, defaults, expectedUse, prices);
        this.settlement = new SettlementTransaction(defaults.counting(), prices);
    }

    @Override
    public CompletableFuture<Admission> admit(CallToAdmit call) {
        return CompletableFuture.supplyAsync(() -> admitNow(call), threads);
    }

    private Admission admitNow(CallToAdmit call) {
        try {
            return database.inTx(tx -> admission.run(tx, call));
        } catch (DbClientException e) {
            if (SqlState.of(e).filter(SqlState::checkViolation).isEmpty()) {
                throw e;
            }
            database.ensurePartitions();
            return database.inTx(tx -> admission.run(tx, call));
        }
    }

    @Override
    public CompletableFuture<Void> settle(Settlement ended) {
        return CompletableFuture.runAsync(() -> settleUntilDone(ended), threads);
    }

    /** A settlement is the only trace of money spent, so it is tried until the database has it. */
    private void settleUntilDone(Settlement ended) {
        while (true) {
            try {
                database.inTx(tx -> settlement.settle(tx, ended));
                return;
            } catch (DatabaseUnavailable e) {
                LOG.warn(
                        "request {} cannot be settled now, trying again",
                        ended.hold().requestId());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(SETTLE_RETRY);
        } catch (InterruptedException e) {
            throw new DatabaseUnavailable("stopped before the settlement was written", e);
        }
    }

    /** Takes no more jobs and waits for those under way; a settlement that is not written stays open, at its hold. */
    public void finish(Duration atMost) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("some settlements could not be written; the next start charges their holds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
