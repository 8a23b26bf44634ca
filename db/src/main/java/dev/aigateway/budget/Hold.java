package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import java.time.Instant;
import java.util.UUID;

/**
 * What a running call has reserved. A request that is sent twice has two attempts, each with a hold of its own.
 *
 * @param amount what is charged if nothing better is ever known
 * @param openedAt by the database's clock; prices are those of this moment
 */
public record Hold(UUID requestId, int attempt, Period period, Amount amount, Instant openedAt) {

    public AttemptId id() {
        return new AttemptId(requestId, attempt);
    }
}
