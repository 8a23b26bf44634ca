package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.LimitRegister;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import java.util.Optional;
import java.util.function.BiFunction;

/** The monthly limits of accounts in Postgres. Threads may share it. */
public final class PostgresLimits implements LimitRegister {

    private static final String LIMITS = """
        select a.kind, s.token_limit, s.cost_limit_nanos, s.budget_mode
        from scope s
        join account a on a.id = s.id
        where s.id = :account and a.deleted_at is null\
        """;

    private final Database database;
    private final AccountChanges changes;

    public PostgresLimits(Database database) {
        this.database = database;
        this.changes = new AccountChanges(database);
    }

    @Override
    public Optional<AccountLimits> limits(AccountId account) {
        return database.inPatientTx(tx -> tx.find(LIMITS, Params.of("account", account.value()))
                .map(row -> Limits.inForce(row, SharedDefaults.read(tx))));
    }

    @Override
    public Optional<AccountLimits> set(AccountId account, LimitSettings settings, Change change) {
        return alter(change, "set-limit", account, (row, _) -> OwnLimits.of(row).with(settings));
    }

    @Override
    public Optional<AccountLimits> raise(AccountId account, Amount by, Change change) {
        return alter(
                change,
                "raise-limit",
                account,
                (row, defaults) -> OwnLimits.of(row).raised(Limits.of(row, defaults), by));
    }

    /** The account is locked, so that what is read here is what is changed. */
    private Optional<AccountLimits> alter(
            Change change, String action, AccountId account, BiFunction<Row, BudgetDefaults, OwnLimits> to) {
        return changes.alter(change, action, AccountKind.ANY, account.value(), tx -> {
            BudgetDefaults defaults = SharedDefaults.read(tx);
            to.apply(row(tx, account), defaults).write(tx, ScopeId.of(account));
            return Limits.inForce(row(tx, account), defaults);
        });
    }

    private static Row row(Tx tx, AccountId account) {
        return tx.get(LIMITS, Params.of("account", account.value()));
    }
}
