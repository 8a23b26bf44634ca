package dev.aigateway.journal;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.provider.Metering;
import java.util.Optional;

/**
 * What the journal knows of one attempt.
 *
 * @param progress the last that was written; empty if no answer had begun
 * @param settled whether the database was known to have its settlement
 */
public record JournaledAttempt(
        OpenAttempt opened, Optional<Metering> progress, Optional<Settlement> ended, boolean settled) {

    public AttemptId id() {
        return opened.id();
    }
}
