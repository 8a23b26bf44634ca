package dev.aigateway.exchange;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.error.GatewayException.CostLimitExceeded;
import dev.aigateway.error.GatewayException.Internal;
import dev.aigateway.error.GatewayException.LimitReserved;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.error.GatewayException.TokenLimitExceeded;
import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.routing.Route;
import dev.aigateway.store.DatabaseUnavailable;
import dev.aigateway.telemetry.ExchangeLog;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks for admission and waits a bounded time for the answer. Threads may share it. */
public final class Admissions {

    private static final Duration WAIT_MAX = Duration.ofMillis(900);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final BudgetStore store;
    private final ExpectedUse expectedUse;
    private final ExchangeLog log;
    private final Duration requestTimeout;

    public Admissions(BudgetStore store, ExpectedUse expectedUse, ExchangeLog log, Duration requestTimeout) {
        this.store = store;
        this.expectedUse = expectedUse;
        this.log = log;
        this.requestTimeout = requestTimeout;
    }

    /** Once this returns, the attempt is in the ledger, whatever happens. */
    OpenCall admit(Incoming incoming, Route route, int attempt) {
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
                incoming.call().stream(),
                requestTimeout,
                incoming.client());
        return switch (decision(call)) {
            case Admission.Admitted admitted ->
                new OpenCall(admitted, call, route.provider().simulated(), store, expectedUse, log);
            case Admission.TokensExhausted out ->
                throw new TokenLimitExceeded(out.used(), out.limit(), out.resetAt(), until(out.now(), out.resetAt()));
            case Admission.CostExhausted out ->
                throw new CostLimitExceeded(out.used(), out.limit(), out.resetAt(), until(out.now(), out.resetAt()));
            case Admission.FullyHeld held -> throw new LimitReserved(held.explanation());
            case Admission.Unknown _ -> throw new Unauthenticated("invalid gateway key");
            case Admission.ModelNotAllowed _ ->
                throw new NotPermitted("this key may not use the model it asked for", "model_not_allowed");
        };
    }

    private static Duration until(Instant now, Instant resetAt) {
        return Duration.between(now, resetAt);
    }

    private Admission decision(CallToAdmit call) {
        CompletableFuture<Admission> admission = store.admit(call);
        try {
            return admission.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            voidIfLate(admission);
            throw unavailable(e);
        } catch (InterruptedException e) {
            voidIfLate(admission);
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DatabaseUnavailable ? unavailable(e) : new Internal(e);
        }
    }

    /** Nobody waits for this admission any more, so nobody would settle it. */
    private void voidIfLate(CompletableFuture<Admission> admission) {
        var _ = admission.thenAccept(late -> {
            if (late instanceof Admission.Admitted admitted) {
                var _ = store.settle(new Settlement.Voided(
                        admitted.hold(), new Outcome(null, null, "admitted too late", null, null, null)));
            }
        });
    }

    private static Unavailable unavailable(Exception cause) {
        return new Unavailable("the gateway cannot record calls at the moment", RETRY_AFTER, cause);
    }
}
