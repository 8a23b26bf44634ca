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
import dev.aigateway.telemetry.EndedCall;
import dev.aigateway.telemetry.EndedCall.AbortedBy;
import dev.aigateway.telemetry.Telemetry;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is in the ledger and has to be settled: by one of the methods below or, whatever happened, by
 * {@link #close}. Not for several threads at once.
 */
final class OpenCall implements AutoCloseable {

    private static final int OK = 200;
    private static final Duration WRITTEN_WITHIN = Duration.ofMillis(500);

    private final Admitted admitted;
    private final CallToAdmit call;
    private final boolean simulated;
    private final LiveCalls.Live live;
    private final Settlements settlements;
    private final ExpectedUse expectedUse;
    private final Telemetry telemetry;
    private final long startedNanos = System.nanoTime();
    private OptionalLong firstEventNanos = OptionalLong.empty();
    private boolean settled;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    OpenCall(
            Admitted admitted,
            CallToAdmit call,
            boolean simulated,
            LiveCalls.Live live,
            Settlements settlements,
            ExpectedUse expectedUse,
            Telemetry telemetry) {
        this.admitted = admitted;
        this.call = call;
        this.simulated = simulated;
        this.live = live;
        this.settlements = settlements;
        this.expectedUse = expectedUse;
        this.telemetry = telemetry;
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
        admitted.limits()
                .usedPercent()
                .ifPresent(percent -> client.tell(ClientStream.LIMIT_USED, Long.toString(percent)));
        admitted.limits().tokens().ifPresent(tokens -> {
            client.tell(ClientStream.TOKENS_USED, Long.toString(tokens.used()));
            client.tell(ClientStream.TOKEN_LIMIT, Long.toString(tokens.limit()));
        });
        cut().tell(client);
    }

    /** The first event of its answer has come. */
    void began() {
        firstEventNanos = OptionalLong.of(System.nanoTime() - startedNanos);
    }

    /** The provider did nothing that it could charge for. */
    void unused(@Nullable Integer status, @Nullable String upstreamRequestId, @Nullable String error) {
        settle(
                new Settlement.Voided(admitted.hold(), new Outcome(null, status, error, null, upstreamRequestId, null)),
                Optional.empty());
    }

    /** The provider may have charged, and nobody can tell what. */
    void unknown(@Nullable Integer status, String error) {
        settle(
                new Settlement.Unknown(admitted.hold(), new Outcome(null, status, error, null, null, null)),
                Optional.empty());
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
        settle(settlement(metering, outcome), Optional.ofNullable(error).map(this::abortedBy));
    }

    private Settlement settlement(Metering metering, Outcome outcome) {
        if (metering.complete()) {
            expectedUse.learn(
                    admitted.caller().account(), call, metering.usage().tokens(), metering.generating());
            Source source = metering.usage().has(Remark.IMPLAUSIBLE) ? Source.ESTIMATED : Source.REPORTED;
            return new Settlement.Used(admitted.hold(), metering.usage(), source(source), outcome);
        }
        return metering.usage().named()
                ? new Settlement.Used(admitted.hold(), estimate(metering), source(Source.ESTIMATED), outcome)
                : new Settlement.Unknown(admitted.hold(), outcome);
    }

    private AbortedBy abortedBy(String error) {
        return live.cutting()
                .map(OpenCall::gateway)
                .orElse(error.equals(Relay.CLIENT_LEFT) ? AbortedBy.CLIENT : AbortedBy.PROVIDER);
    }

    private static AbortedBy gateway(Cutting why) {
        return switch (why) {
            case REVOKED -> AbortedBy.REVOCATION;
            case STOPPED -> AbortedBy.SHUTDOWN;
        };
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

    private void settle(Settlement settlement, Optional<AbortedBy> abortedBy) {
        if (settled) {
            return;
        }
        settled = true;
        live.close();
        written = settlements.settle(settlement); // It is retried until it is written, whether somebody waits or not.
        telemetry.settled(new EndedCall(
                call,
                admitted.caller(),
                admitted.opened().mode(),
                settlement,
                System.nanoTime() - startedNanos,
                firstEventNanos,
                abortedBy));
    }

    /** Waits until its hold is gone, so that another attempt does not meet it; for a while only. */
    void awaitWritten() {
        written.copy()
                .completeOnTimeout(null, WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .join();
    }

    @Override
    public void close() {
        unknown(null, "the exchange ended without a result");
    }
}
