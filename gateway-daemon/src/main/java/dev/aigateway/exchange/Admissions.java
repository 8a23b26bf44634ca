package dev.aigateway.exchange;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Step;
import dev.aigateway.error.GatewayException.CostLimitExceeded;
import dev.aigateway.error.GatewayException.CostReserved;
import dev.aigateway.error.GatewayException.Internal;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.LimitedParty;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.error.GatewayException.TokenLimitExceeded;
import dev.aigateway.error.GatewayException.TokensReserved;
import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.error.GatewayException.Unauthenticated.Reason;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.journal.Journal;
import dev.aigateway.journal.JournalUnavailable;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.routing.Route;
import dev.aigateway.store.DatabaseUnavailable;
import dev.aigateway.telemetry.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks for admission and waits a bounded time for the answer. Threads may share it. */
public final class Admissions {

    private static final Duration WAIT_MAX = Duration.ofMillis(900);
    private static final String NO_BOUND =
            "the limit of this key is strict, and nothing bounds what the call may use: ";
    private static final Outcome NOT_JOURNALED =
            new Outcome(null, null, "the journal could not be written", null, null, null);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration COUNT_MAX = Duration.ofSeconds(5);

    private final BudgetStore store;
    private final Journal journal;
    private final Settlements settlements;
    private final LiveCalls live;
    private final ExpectedUse expectedUse;
    private final Telemetry telemetry;
    private final Duration requestTimeout;
    private final Step.Watch steps;
    private final Bounding bounding = new Bounding(PromptCount.within(COUNT_MAX));

    public Admissions(
            BudgetStore store,
            Journal journal,
            Settlements settlements,
            LiveCalls live,
            ExpectedUse expectedUse,
            Telemetry telemetry,
            Duration requestTimeout,
            Step.Watch steps) {
        this.store = store;
        this.journal = journal;
        this.settlements = settlements;
        this.live = live;
        this.expectedUse = expectedUse;
        this.telemetry = telemetry;
        this.requestTimeout = requestTimeout;
        this.steps = steps;
    }

    /**
     * Once this returns, the attempt is in the ledger and in the journal, whatever happens. An {@link IOException} means
     * that the client left before.
     */
    OpenCall admit(Incoming incoming, Route route, KnownBounds bounds, int attempt, Cancellation cancellation)
            throws IOException {
        CallToAdmit call = new CallToAdmit(
                incoming.requestId(),
                attempt,
                incoming.key(),
                incoming.call().path(),
                route.asked(),
                route.model(),
                route.provider().name(),
                incoming.call().body().length,
                incoming.call().maxTokens(),
                Optional.empty(),
                incoming.call().stream(),
                requestTimeout,
                incoming.client());
        if (live.stopped()) {
            throw stopping();
        }
        live.asks(call.id());
        try {
            return switch (bounding.admission(call, bounds, this::decision)) {
                case Admission.Admitted admitted -> dispatch(admitted, call, route, cancellation);
                case Admission.TokensExhausted out ->
                    throw new TokenLimitExceeded(
                            out.used(),
                            out.limit(),
                            whose(out.scope()),
                            out.resetAt(),
                            until(out.now(), out.resetAt()));
                case Admission.CostExhausted out ->
                    throw new CostLimitExceeded(
                            out.used(),
                            out.limit(),
                            whose(out.scope()),
                            out.resetAt(),
                            until(out.now(), out.resetAt()));
                case Admission.TokensHeld held ->
                    throw new TokensReserved(held.used(), held.held(), held.limit(), whose(held.scope()));
                case Admission.CostHeld held ->
                    throw new CostReserved(held.used(), held.held(), held.limit(), whose(held.scope()));
                case Admission.NoBound unbounded -> throw new InvalidRequest(NO_BOUND + unbounded.why());
                case Admission.ReadFirst _, Admission.CountFirst _ ->
                    throw new IllegalStateException("asked for what it has got");
                case Admission.Unknown _ -> throw new Unauthenticated("invalid gateway key", Reason.REVOKED_KEY);
                case Admission.ModelNotAllowed _ ->
                    throw new NotPermitted("this key may not use the model it asked for", "model_not_allowed");
            };
        } finally {
            live.asked(call.id());
        }
    }

    /** The provider may only be asked for what the journal knows. */
    private OpenCall dispatch(Admission.Admitted admitted, CallToAdmit call, Route route, Cancellation cancellation) {
        try {
            journal.dispatched(admitted.opened());
        } catch (JournalUnavailable e) {
            var _ = store.settle(new Settlement.Voided(admitted.hold(), NOT_JOURNALED));
            throw unavailable(e);
        }
        steps.done(Step.DISPATCH_JOURNALED);
        if (admitted.limits().passed()) {
            telemetry.passedLimit();
        }
        return new OpenCall(
                admitted,
                call,
                route.provider().simulated(),
                live.dispatched(admitted.opened().credential(), cancellation),
                settlements,
                expectedUse,
                telemetry);
    }

    /** Its cost is in the journal from now on, as far as it is read. */
    Streaming journaled(Streaming stream, OpenCall open) {
        return new JournaledStream(stream, open, journal, steps);
    }

    private static LimitedParty whose(ScopeId scope) {
        return scope.equals(ScopeId.COMPANY) ? LimitedParty.COMPANY : LimitedParty.ACCOUNT;
    }

    private static Duration until(Instant now, Instant resetAt) {
        return Duration.between(now, resetAt);
    }

    private Admission decision(CallToAdmit call) {
        long startedNanos = System.nanoTime();
        try {
            return answer(store.admit(call));
        } finally {
            telemetry.admissionTook(System.nanoTime() - startedNanos);
        }
    }

    private static Admission answer(CompletableFuture<Admission> admission) {
        try {
            return admission.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            admission.cancel(false);
            throw unavailable(e);
        } catch (InterruptedException e) {
            admission.cancel(false);
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DatabaseUnavailable ? unavailable(e) : new Internal(e);
        }
    }

    /** Another daemon, or the next process, can do what this one no longer does. */
    static Unavailable stopping() {
        return new Unavailable("the gateway is stopping", RETRY_AFTER, null);
    }

    private static Unavailable unavailable(Exception cause) {
        return new Unavailable("the gateway cannot record calls at the moment", RETRY_AFTER, cause);
    }
}
