package dev.aigateway.store;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.usage.UsageReport;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Admits every call, and settles it at once, in a transaction that is rolled back: the program and the database have then
 * done all that real ones take. Nobody waits for it meanwhile, since the account is made in the same transaction, and
 * the company has no limit in it, so that its budget is not locked. Threads may share it.
 */
public final class RehearsedBudgetStore implements BudgetStore {

    private static final String ACCOUNT = """
        insert into account (id, kind, name, role) values (:account, 'service', CAST(:account AS text), 'member')\
        """;
    private static final String SCOPE = """
        insert into scope (id, kind, token_limit, cost_limit_nanos) values (:account, 'account', -1, -1)\
        """;
    private static final String KEY = """
        insert into credential (id, account_id, kind, hash, hint) values (:account, :account, 'gateway_key', :hash, '')\
        """;
    private static final String NO_COMPANY_LIMIT = """
        update scope set token_limit = -1, cost_limit_nanos = -1
        where kind = 'company' and (token_limit >= 0 or cost_limit_nanos >= 0)\
        """;
    /** One that has a price. */
    private static final String MODEL = "claude-haiku-4-5";

    private static final Outcome DONE = new Outcome(MODEL, 200, null, null, null, null);

    /** Takes everything back, and carries what came of it. */
    private static final class RolledBack extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Admission admission;

        RolledBack(Admission admission) {
            super(null, null, false, false);
            this.admission = admission;
        }
    }

    private final Database database;
    private final AdmissionTransaction admissions;
    private final SettlementTransaction settlements;

    public RehearsedBudgetStore(Database database, BudgetDefaults defaults) {
        Prices prices = new Prices();
        this.database = database;
        this.admissions = new AdmissionTransaction(UUID.randomUUID(), defaults, new ExpectedUse(), prices);
        this.settlements = new SettlementTransaction(defaults, prices, "rehearsal");
    }

    @Override
    public CompletableFuture<Admission> admit(CallToAdmit call) {
        try {
            return database.inTx(tx -> {
                throw new RolledBack(admitted(tx, call));
            });
        } catch (RolledBack e) {
            return CompletableFuture.completedFuture(e.admission);
        }
    }

    private Admission admitted(Tx tx, CallToAdmit call) {
        Params account = Params.of("account", UUID.randomUUID());
        tx.update(ACCOUNT, account);
        tx.update(SCOPE, account);
        tx.update(KEY, account.and("hash", call.key().bytes()));
        tx.update(NO_COMPANY_LIMIT, Params.NONE);
        Admission admission =
                admissions.run(tx, List.of(call), true, List.of()).getFirst().orElseThrow();
        if (admission instanceof Admitted admitted) {
            settle(tx, admitted.hold());
        }
        return admission;
    }

    private void settle(Tx tx, Hold hold) {
        Settlement used = new Settlement.Used(hold, UsageReport.NONE, Source.SIMULATED, DONE);
        var _ = settlements.settle(tx, List.of(used), new Warnings(), true);
    }

    /** It was settled when it was admitted. */
    @Override
    public CompletableFuture<AttemptId> settle(Settlement settlement) {
        return CompletableFuture.completedFuture(settlement.id());
    }
}
