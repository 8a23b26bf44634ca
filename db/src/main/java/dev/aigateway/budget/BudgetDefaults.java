package dev.aigateway.budget;

import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenCounting;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What applies to every account that has no limit of its own.
 *
 * @param userTokens for people; empty means none
 * @param serviceCost for gateway keys; empty means none
 * @param mode of scopes that have none of their own
 * @param enforced if false, what would have been refused is only counted
 */
public record BudgetDefaults(
        OptionalLong userTokens,
        Optional<Money> serviceCost,
        BudgetMode mode,
        boolean enforced,
        TokenCounting counting,
        ZoneId zone) {}
