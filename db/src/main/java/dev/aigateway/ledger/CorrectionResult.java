package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;

/** What became of a correction. */
public sealed interface CorrectionResult {

    /**
     * It counts from now on.
     *
     * @param before what the attempt was charged, earlier corrections included
     */
    record Booked(Amount before, Amount after) implements CorrectionResult {}

    /** It is still running: what it used will be known soon. */
    record StillOpen() implements CorrectionResult {}

    /** It was refused, so that it cannot have used anything. */
    record NeverSent() implements CorrectionResult {}

    /** More would be taken back than was charged. */
    record BelowNothing(Amount charged) implements CorrectionResult {}
}
