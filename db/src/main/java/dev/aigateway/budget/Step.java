package dev.aigateway.budget;

/** The steps of an attempt, in the order in which they must happen (row, journal, dial, journal, settle). */
public enum Step {
    ADMISSION_BEGUN,
    ADMISSION_WRITTEN,
    ADMISSION_COMMITTED,
    DISPATCH_JOURNALED,
    DIALLED,
    FIRST_FRAME,
    PROGRESS_JOURNALED,
    ANSWER_RELAYED,
    END_JOURNALED,
    SETTLEMENT_WRITTEN,
    SETTLEMENT_COMMITTED,
    SETTLEMENT_JOURNALED;

    /** Told of every step that was just done; in a test it may kill the process there. Threads share it. */
    public interface Watch {
        Watch NONE = _ -> {};

        void done(Step step);
    }
}
