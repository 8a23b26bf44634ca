package dev.aigateway.ledger;

import dev.aigateway.access.AccountId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one account used in one month.
 *
 * @param name the e-mail of a person, {@code key:<name>} of a service
 * @param requests that were settled
 * @param tokens by class, as the provider counted them
 * @param used what the limits count, holds not included
 * @param held by running calls
 * @param tokenLimit the effective one; empty means none
 * @param costLimit the effective one; empty means none
 */
public record AccountUsage(
        AccountId account,
        String name,
        Period period,
        long requests,
        TokenUsage tokens,
        Amount used,
        Amount held,
        OptionalLong tokenLimit,
        Optional<Money> costLimit) {

    /** Whether the settled use has reached a limit. */
    public boolean overLimit() {
        boolean outOfTokens = tokenLimit.isPresent() && used.tokens() >= tokenLimit.getAsLong();
        return outOfTokens
                || costLimit.filter(limit -> used.cost().compareTo(limit) >= 0).isPresent();
    }
}
