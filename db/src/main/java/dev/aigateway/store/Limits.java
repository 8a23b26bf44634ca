package dev.aigateway.store;

import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.usage.Money;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits that apply to a scope: its own, or the default. In the database null means the default and -1 none. People
 * have a default in tokens, services in money, the company has none.
 */
record Limits(OptionalLong tokens, Optional<Money> cost) {

    static final long NONE = -1;

    /** From {@code kind} of the account (null for the company) and the columns of the limits. */
    static Limits of(Row row, BudgetDefaults defaults) {
        String kind = row.findText("kind").orElse("company");
        OptionalLong usualTokens = kind.equals("user") ? defaults.userTokens() : OptionalLong.empty();
        OptionalLong usualCost = kind.equals("service")
                ? defaults.serviceCost().stream().mapToLong(Money::nanos).findFirst()
                : OptionalLong.empty();
        return new Limits(
                effective(row.findNumber("token_limit"), usualTokens),
                effective(row.findNumber("cost_limit_nanos"), usualCost).stream()
                        .mapToObj(Money::new)
                        .findFirst());
    }

    /** From {@code budget_mode}. */
    static BudgetMode mode(Row row, BudgetDefaults defaults) {
        return row.findText("budget_mode")
                .map(mode -> BudgetMode.valueOf(mode.toUpperCase(Locale.ROOT)))
                .orElse(defaults.mode());
    }

    /** Both, and whose they are. */
    static AccountLimits inForce(Row row, BudgetDefaults defaults) {
        Limits limits = of(row, defaults);
        return new AccountLimits(
                limits.tokens,
                row.findNumber("token_limit").isEmpty(),
                limits.cost,
                row.findNumber("cost_limit_nanos").isEmpty(),
                mode(row, defaults),
                row.findText("budget_mode").isEmpty());
    }

    private static OptionalLong effective(OptionalLong own, OptionalLong usual) {
        OptionalLong limit = own.isPresent() ? own : usual;
        return limit.isPresent() && limit.getAsLong() == NONE ? OptionalLong.empty() : limit;
    }
}
