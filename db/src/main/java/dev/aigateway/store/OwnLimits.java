package dev.aigateway.store;

import dev.aigateway.access.Conflict;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ModeSetting;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The limits of a scope's own, as its row has them: null means the default, -1 none. */
record OwnLimits(
        @Nullable Long tokens,
        @Nullable Long cost,
        @Nullable String mode) {

    private static final String SET = """
        update scope set token_limit = CAST(:tokens AS bigint), cost_limit_nanos = CAST(:cost AS bigint),
                         budget_mode = CAST(:mode AS text)
        where id = :scope\
        """;

    static OwnLimits of(Row row) {
        return new OwnLimits(
                boxed(row.findNumber("token_limit")),
                boxed(row.findNumber("cost_limit_nanos")),
                row.findText("budget_mode").orElse(null));
    }

    OwnLimits with(LimitSettings settings) {
        return new OwnLimits(
                column(settings.tokens(), tokens), column(settings.cost(), cost), column(settings.mode(), mode));
    }

    private static @Nullable Long column(LimitSetting setting, @Nullable Long before) {
        return switch (setting) {
            case LimitSetting.Unchanged _ -> before;
            case LimitSetting.Default _ -> null;
            case LimitSetting.None _ -> Limits.NONE;
            case LimitSetting.At at -> at.limit();
        };
    }

    private static @Nullable String column(ModeSetting setting, @Nullable String before) {
        return switch (setting) {
            case ModeSetting.Unchanged _ -> before;
            case ModeSetting.Default _ -> null;
            case ModeSetting.To to -> to.mode().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Throws {@link Conflict} where there is nothing in force to be raised. */
    OwnLimits raised(Limits inForce, Amount by) {
        if (by.tokens() < 0 || by.cost().compareTo(Money.ZERO) < 0 || by.equals(Amount.ZERO)) {
            throw new IllegalArgumentException("a limit is raised by something");
        }
        OptionalLong costInForce =
                inForce.cost().stream().mapToLong(Money::nanos).findFirst();
        return new OwnLimits(
                raised(tokens, inForce.tokens(), by.tokens()),
                raised(cost, costInForce, by.cost().nanos()),
                mode);
    }

    private static @Nullable Long raised(@Nullable Long own, OptionalLong inForce, long by) {
        if (by == 0) {
            return own;
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

    /** Whether one of them limits anything. */
    boolean capped() {
        return (tokens != null && tokens >= 0) || (cost != null && cost >= 0);
    }

    void write(Tx tx, ScopeId scope) {
        tx.update(
                SET,
                Params.of("scope", scope.value())
                        .and("tokens", tokens)
                        .and("cost", cost)
                        .and("mode", mode));
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? (Long) number.getAsLong() : null;
    }
}
