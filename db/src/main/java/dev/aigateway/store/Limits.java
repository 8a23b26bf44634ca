package dev.aigateway.store;

import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits that apply to an account: its own, or the default. In the database null means the default and -1 none.
 * People have a default in tokens, services in money.
 */
record Limits(OptionalLong tokens, Optional<Money> cost) {

    static final long NONE = -1;

    /** From the columns {@code kind}, {@code token_limit} and {@code cost_limit_nanos}. */
    static Limits of(Row row, BudgetDefaults defaults) {
        boolean person = row.text("kind").equals("user");
        OptionalLong usualTokens = person ? defaults.userTokens() : OptionalLong.empty();
        OptionalLong usualCost = person
                ? OptionalLong.empty()
                : defaults.serviceCost().stream().mapToLong(Money::nanos).findFirst();
        return new Limits(
                effective(row.findNumber("token_limit"), usualTokens),
                effective(row.findNumber("cost_limit_nanos"), usualCost).stream()
                        .mapToObj(Money::new)
                        .findFirst());
    }

    private static OptionalLong effective(OptionalLong own, OptionalLong usual) {
        OptionalLong limit = own.isPresent() ? own : usual;
        return limit.isPresent() && limit.getAsLong() == NONE ? OptionalLong.empty() : limit;
    }
}
