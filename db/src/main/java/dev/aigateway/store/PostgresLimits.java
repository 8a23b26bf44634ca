package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.access.Conflict;
import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.LimitRegister;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The monthly limits of accounts in Postgres. Threads may share it. */
public final class PostgresLimits implements LimitRegister {

    private static final String LIMITS = """
        select a.kind, s.token_limit, s.cost_limit_nanos
        from scope s
        join account a on a.id = s.id
        where s.id = :account and a.deleted_at is null\
        """;

    private static final String SET = """
        update scope set token_limit = CAST(:tokens AS bigint), cost_limit_nanos = CAST(:cost AS bigint)
        where id = :account\
        """;

    private final Database database;
    private final AccountChanges changes;

    public PostgresLimits(Database database) {
        this.database = database;
        this.changes = new AccountChanges(database);
    }

    @Override
    public Optional<AccountLimits> limits(AccountId account) {
        return database.inPatientTx(tx -> {
            BudgetDefaults defaults = SharedDefaults.read(tx);
            return tx.find(LIMITS, Params.of("account", account.value())).map(row -> limits(row, defaults));
        });
    }

    @Override
    public Optional<AccountLimits> set(AccountId account, LimitSetting tokens, LimitSetting cost, Change change) {
        return changes.alter(change, "set-limit", AccountKind.ANY, account.value(), tx -> {
            Row row = tx.get(LIMITS, Params.of("account", account.value()));
            return write(
                    tx,
                    account.value(),
                    column(tokens, row.findNumber("token_limit")),
                    column(cost, row.findNumber("cost_limit_nanos")));
        });
    }

    private static @Nullable Long column(LimitSetting setting, OptionalLong before) {
        return switch (setting) {
            case LimitSetting.Unchanged _ -> before.isPresent() ? (Long) before.getAsLong() : null;
            case LimitSetting.Default _ -> null;
            case LimitSetting.None _ -> Limits.NONE;
            case LimitSetting.At at -> at.limit();
        };
    }

    /** The account is locked, so that what is read here is what is raised. */
    @Override
    public Optional<AccountLimits> raise(AccountId account, Amount by, Change change) {
        if (by.tokens() < 0 || by.cost().compareTo(Money.ZERO) < 0 || by.equals(Amount.ZERO)) {
            throw new IllegalArgumentException("a limit is raised by something");
        }
        return changes.alter(change, "raise-limit", AccountKind.ANY, account.value(), tx -> {
            Row row = tx.get(LIMITS, Params.of("account", account.value()));
            Limits now = Limits.of(row, SharedDefaults.read(tx));
            OptionalLong cost = now.cost().stream().mapToLong(Money::nanos).findFirst();
            return write(
                    tx,
                    account.value(),
                    raised(row.findNumber("token_limit"), now.tokens(), by.tokens()),
                    raised(row.findNumber("cost_limit_nanos"), cost, by.cost().nanos()));
        });
    }

    private static @Nullable Long raised(OptionalLong own, OptionalLong inForce, long by) {
        if (by == 0) {
            return own.isPresent() ? (Long) own.getAsLong() : null;
        }
        if (inForce.isEmpty()) {
            throw new Conflict(Conflict.Kind.NO_LIMIT);
        }
        try {
            return Math.addExact(inForce.getAsLong(), by);
        } catch (ArithmeticException e) {
            throw new Conflict(Conflict.Kind.LIMIT_TOO_LARGE);
        }
    }

    private static AccountLimits write(Tx tx, UUID account, @Nullable Long tokens, @Nullable Long cost) {
        Params params = Params.of("account", account).and("tokens", tokens).and("cost", cost);
        tx.update(SET, params);
        return limits(tx.get(LIMITS, params), SharedDefaults.read(tx));
    }

    private static AccountLimits limits(Row row, BudgetDefaults defaults) {
        Limits limits = Limits.of(row, defaults);
        return new AccountLimits(
                limits.tokens(),
                row.findNumber("token_limit").isEmpty(),
                limits.cost(),
                row.findNumber("cost_limit_nanos").isEmpty());
    }
}
