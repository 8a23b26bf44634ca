package dev.aigateway.store;

import dev.aigateway.access.Change;
import dev.aigateway.access.Conflict;
import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The monthly limits of the whole company in Postgres. A change is in force at once, everywhere, and writes its audit row
 * in the same transaction. Threads may share it.
 */
public final class PostgresCompanyLimits {

    private static final String LIMITS = """
        select null as kind, token_limit, cost_limit_nanos, budget_mode from scope where id = :company\
        """;

    private static final String MAKE = """
        insert into scope (id, kind) values (:company, 'company') on conflict do nothing\
        """;

    /** Calls wait in the line behind who waits for a lock on a whole table, so this is short. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Database database;

    public PostgresCompanyLimits(Database database) {
        this.database = database;
    }

    /** Empty before anybody has set one. */
    public Optional<AccountLimits> limits() {
        return database.inPatientTx(
                tx -> tx.find(LIMITS, CompanyBudget.COMPANY).map(row -> Limits.inForce(row, SharedDefaults.read(tx))));
    }

    /**
     * Where there was no limit, what the accounts have used of the month counts from now on. Throws {@link Conflict} if
     * somebody else keeps the budgets locked.
     */
    public AccountLimits set(LimitSettings settings, Change change) {
        return alter(change, "set-limit", (row, _) -> OwnLimits.of(row).with(settings));
    }

    /**
     * Raises at once add up exactly. Throws {@link Conflict} where there is no limit, or where it would be too large.
     *
     * @param by not negative, and not zero in both
     */
    public AccountLimits raise(Amount by, Change change) {
        return alter(change, "raise-limit", (row, defaults) -> OwnLimits.of(row).raised(Limits.of(row, defaults), by));
    }

    private AccountLimits alter(Change change, String action, BiFunction<Row, BudgetDefaults, OwnLimits> to) {
        return inTx(tx -> {
            Optional<Audit.State> before = Audit.company(tx);
            tx.update(MAKE, CompanyBudget.COMPANY);
            BudgetDefaults defaults = SharedDefaults.read(tx);
            Row row = tx.get(LIMITS + " for update", CompanyBudget.COMPANY);
            OwnLimits own = to.apply(row, defaults);
            own.write(tx, ScopeId.COMPANY);
            if (own.capped() && !OwnLimits.of(row).capped()) {
                CompanyBudget.countTheMonth(tx, defaults.zone());
            }
            Audit.write(tx, change, action, before, Audit.company(tx).orElseThrow());
            return Limits.inForce(tx.get(LIMITS, CompanyBudget.COMPANY), defaults);
        });
    }

    private <T> T inTx(Function<Tx, T> work) {
        try {
            return database.inPatientTx(tx -> {
                tx.waitForLocks(PATIENCE);
                return work.apply(tx);
            });
        } catch (RowLocked e) {
            throw new Conflict(Conflict.Kind.BUDGETS_LOCKED);
        }
    }
}
