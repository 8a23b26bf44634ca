package dev.aigateway.simulation;

import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.usage.UsageReport;

/** A call as its daemon has it in memory. */
record RunningCall(Call call, Stage stage) {

    /** How far it has come; each step leads to the next. */
    sealed interface Stage {
        /** Its admission is not known yet. */
        record Asking() implements Stage {}

        record Admitted(OpenAttempt opened) implements Stage {}

        record Journaled(OpenAttempt opened) implements Stage {}

        record Answering(OpenAttempt opened, UsageReport bill) implements Stage {}

        record Answered(OpenAttempt opened, UsageReport bill) implements Stage {}

        record Ended(Settlement settlement) implements Stage {}
    }

    RunningCall at(Stage next) {
        return new RunningCall(call, next);
    }
}
