package dev.aigateway.telemetry;

import dev.aigateway.access.Caller;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Settlement;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An attempt to call a provider that has come to its end.
 *
 * @param mode how it was held
 * @param durationNanos since its admission
 * @param firstEventNanos from its admission to the first event of a stream; empty if none came
 * @param abortedBy who ended its stream before its time; empty where nobody did
 */
public record EndedCall(
        CallToAdmit call,
        Caller caller,
        BudgetMode mode,
        Settlement settlement,
        long durationNanos,
        OptionalLong firstEventNanos,
        Optional<AbortedBy> abortedBy) {

    /** Who ended a stream before its time. */
    public enum AbortedBy {
        CLIENT,
        PROVIDER,
        REVOCATION,
        SHUTDOWN
    }
}
