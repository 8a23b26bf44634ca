package dev.aigateway.budget;

import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits that apply to an account, or to the whole company.
 *
 * @param tokens empty means none
 * @param tokensByDefault whether there is none of its own
 * @param cost empty means none
 * @param costByDefault whether there is none of its own
 * @param modeByDefault whether there is none of its own
 */
public record AccountLimits(
        OptionalLong tokens,
        boolean tokensByDefault,
        Optional<Money> cost,
        boolean costByDefault,
        BudgetMode mode,
        boolean modeByDefault) {}
