package dev.aigateway.journal;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.provider.Metering;
import java.util.UUID;

/** One entry of the journal. */
sealed interface JournalRecord {

    /**
     * The first of every segment.
     *
     * @param trusted whether every attempt that was sent before, and is not closed, is in the journal
     */
    record Begun(UUID daemon, String bootId, boolean trusted) implements JournalRecord {}

    /** The provider is about to be dialled. */
    record Dispatched(OpenAttempt opened) implements JournalRecord {}

    record Progressed(AttemptId id, Metering metering) implements JournalRecord {}

    record Ended(Settlement settlement) implements JournalRecord {}

    /** The database has the settlement. */
    record Settled(AttemptId id, long atMillis) implements JournalRecord {}

    /** Every attempt of earlier runs is closed. */
    record Recovered() implements JournalRecord {}
}
