package dev.aigateway.budget;

import dev.aigateway.usage.UsageReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The end of a call: what replaces its hold. */
public sealed interface Settlement {

    Hold hold();

    Outcome outcome();

    default AttemptId id() {
        return hold().id();
    }

    /** The provider was never reached: nothing is charged. */
    record Voided(Hold hold, Outcome outcome) implements Settlement {}

    /** The provider said, or it is estimated, what was used. */
    record Used(Hold hold, UsageReport usage, Source source, Outcome outcome) implements Settlement {}

    /** The request left, and what it used is not known: it is charged at its hold. */
    record Unknown(Hold hold, Outcome outcome) implements Settlement {}

    /** Nobody can still be working on it, and nobody has said what it used: the hold is charged, never refunded. */
    record Expired(Hold hold, Outcome outcome) implements Settlement {}

    /** Where the numbers come from. */
    enum Source {
        REPORTED,
        /** From what was seen of the answer, or the hold where nothing was. */
        ESTIMATED,
        /** The hold of a call whose daemon was gone. */
        HOLD,
        SIMULATED
    }

    /**
     * How it went; for the ledger only.
     *
     * @param modelServed null if the provider did not name it
     * @param httpStatus null if there was no answer
     */
    record Outcome(
            @Nullable String modelServed,
            @Nullable Integer httpStatus,
            @Nullable String error,
            @Nullable String stopReason,
            @Nullable String upstreamRequestId,
            @Nullable Instant firstByteAt) {}
}
