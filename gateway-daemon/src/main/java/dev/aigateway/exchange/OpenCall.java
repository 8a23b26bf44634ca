package dev.aigateway.exchange;

import dev.aigateway.access.AccountId;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.exchange.LiveCalls.Cutting;
import dev.aigateway.provider.Metering;
import dev.aigateway.telemetry.ExchangeLog;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is in the ledger and has to be settled: by one of the methods below or, whatever happened, by
 * {@link #close}. Not for several threads at once.
 */
final class OpenCall implements AutoCloseable {

    private static final int OK = 200;

    private final Admitted admitted;
    private final CallToAdmit call;
    private final boolean simulated;
    private final LiveCalls.Live live;
    private final Settlements settlements;
    private final ExpectedUse expectedUse;
    private final ExchangeLog log;
    private final long startedNanos = System.nanoTime();
    private boolean settled;

    OpenCall(
            Admitted admitted,
            CallToAdmit call,
            boolean simulated,
            LiveCalls.Live live,
            Settlements settlements,
            ExpectedUse expectedUse,
            ExchangeLog log) {
        this.admitted = admitted;
        this.call = call;
        this.simulated = simulated;
        this.live = live;
        this.settlements = settlements;
        this.expectedUse = expectedUse;
        this.log = log;
    }

    AttemptId id() {
        return admitted.hold().id();
    }

    /** Whether it was cut because its key is no longer good. */
    boolean revoked() {
        return live.cutting().filter(Cutting.REVOKED::equals).isPresent();
    }

    /** Why the gateway itself cut it, as the ledger tells it; empty if it did not. */
    Optional<String> cutBecause() {
        return live.cutting().map(Cutting::error);
    }

    /** A client that still waits can be told that the gateway stops. */
    void throwIfStopped() {
        if (live.cutting().filter(Cutting.STOPPED::equals).isPresent()) {
            throw Admissions.stopping();
        }
    }

    /** How far the answer was cut down when the call was admitted. */
    CutOutput cut() {
        return new CutOutput(admitted.cutTo());
    }

    /** Who pays for it. */
    AccountId account() {
        return admitted.caller().account();
    }

    /** Tells the client what its admission came to. */
    void announce(ClientStream client) {
        admitted.limitUsedPercent().ifPresent(percent -> client.tell(ClientStream.LIMIT_USED, Long.toString(percent)));
        cut().tell(client);
    }

    /** The provider did nothing that it could charge for. */
    void unused(@Nullable Integer status, @Nullable String upstreamRequestId, @Nullable String error) {
        settle(new Settlement.Voided(admitted.hold(), new Outcome(null, status, error, null, upstreamRequestId, null)));
    }

    /** The provider may have charged, and nobody can tell what. */
    void unknown(@Nullable Integer status, String error) {
        settle(new Settlement.Unknown(admitted.hold(), new Outcome(null, status, error, null, null, null)));
    }

    /** The provider answered: its last report counts, or an estimate where the answer broke off before it. */
    void used(Metering metering, @Nullable String error) {
        Outcome outcome = new Outcome(
                metering.modelServed(),
                OK,
                cutBecause().orElse(error),
                metering.stopReason(),
                metering.upstreamRequestId(),
                metering.firstByteAt());
        if (metering.complete()) {
            expectedUse.learn(
                    admitted.caller().account(), call, metering.usage().tokens(), metering.generating());
            Source source = metering.usage().has(Remark.IMPLAUSIBLE) ? Source.ESTIMATED : Source.REPORTED;
            settle(new Settlement.Used(admitted.hold(), metering.usage(), source(source), outcome));
        } else if (metering.usage().named()) {
            settle(new Settlement.Used(admitted.hold(), estimate(metering), source(Source.ESTIMATED), outcome));
        } else {
            settle(new Settlement.Unknown(admitted.hold(), outcome));
        }
    }

    private UsageReport estimate(Metering metering) {
        long output = expectedUse.estimatedOutput(
                call.model(),
                metering.usage().tokens().output(),
                metering.characters(),
                metering.generating(),
                admitted.opened().maxTokens());
        return metering.usage().withOutput(output);
    }

    private Source source(Source real) {
        return simulated ? Source.SIMULATED : real;
    }

    private void settle(Settlement settlement) {
        if (settled) {
            return;
        }
        settled = true;
        live.close();
        var _ = settlements.settle(settlement); // It is retried until it is written; nobody here needs to wait.
        log.settled(call, admitted.caller(), settlement, System.nanoTime() - startedNanos);
    }

    @Override
    public void close() {
        unknown(null, "the exchange ended without a result");
    }
}
