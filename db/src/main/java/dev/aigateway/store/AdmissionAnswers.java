package dev.aigateway.store;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.budget.AdmissionRules.Ruling;
import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.LimitsSeen;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.usage.Amount;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of rulings what is written and what the callers are told. */
final class AdmissionAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionAnswers.class);
    /** Time for the daemon's own work around a call, before anybody may think that it died. */
    private static final Duration DEADLINE_SLACK = Duration.ofMinutes(5);

    private final AdmissionMoment moment;
    private final Instant resetAt;
    private final AdmissionWrites writes;

    AdmissionAnswers(AdmissionMoment moment, ZoneId zone, AdmissionWrites writes) {
        this.moment = moment;
        this.resetAt = moment.period().end(zone);
        this.writes = writes;
    }

    Admission conclude(Candidate candidate, Ask ask, Ruling ruling) {
        return ruling.hold()
                .map(hold -> admit(candidate, ask, ruling, hold))
                .orElseGet(() -> refuse(candidate, ask, ruling));
    }

    private Admission admit(Candidate candidate, Ask ask, Ruling ruling, Amount hold) {
        boolean allowed = ruling.decision() instanceof Decision.Admit;
        if (!allowed) {
            LOG.info("would have been refused: {} {}", candidate.caller().name(), name(ruling.decision()));
            writes.unenforced(ruling.seen());
        }
        OptionalLong cutTo =
                ruling.decision() instanceof Decision.Admit admit ? admit.maxTokens() : OptionalLong.empty();
        OpenAttempt opened = attempt(candidate, ask, ruling, hold, cutTo);
        writes.open(opened, ruling.seen());
        return new Admission.Admitted(opened, candidate.caller(), cutTo, LimitsSeen.of(ruling.seen(), !allowed));
    }

    private Admission refuse(Candidate candidate, Ask ask, Ruling ruling) {
        if (isFinal(ruling.decision())) {
            OpenAttempt refused = attempt(candidate, ask, ruling, Amount.ZERO, OptionalLong.empty());
            writes.refuse(refused, ruling.seen(), name(ruling.decision()));
        }
        return switch (ruling.decision()) {
            case Decision.OutOfTokens out ->
                new Admission.TokensExhausted(out.scope(), out.used(), out.limit(), moment.now(), resetAt);
            case Decision.OutOfMoney out ->
                new Admission.CostExhausted(out.scope(), out.used(), out.limit(), moment.now(), resetAt);
            case Decision.Held held -> held.tokens() ? tokensHeld(held.budget()) : costHeld(held.budget());
            case Decision.NoBound unbounded -> new Admission.NoBound(unbounded.why());
            case Decision.ReadFirst _ -> new Admission.ReadFirst();
            case Decision.CountFirst _ -> new Admission.CountFirst();
            case Decision.Admit _ -> throw new IllegalStateException("admitted calls are not refused");
        };
    }

    /** What is only a question comes again. */
    private static boolean isFinal(Decision decision) {
        return !(decision instanceof Decision.ReadFirst || decision instanceof Decision.CountFirst);
    }

    private static String name(Decision decision) {
        return decision.getClass().getSimpleName();
    }

    private OpenAttempt attempt(Candidate candidate, Ask ask, Ruling ruling, Amount hold, OptionalLong cutTo) {
        CallToAdmit call = candidate.call();
        return new OpenAttempt(
                new Hold(call.requestId(), call.attempt(), moment.period(), hold, moment.now()),
                candidate.caller().account(),
                candidate.caller().credential(),
                ask.scopes(),
                ruling.decision() instanceof Decision.Admit admit ? admit.mode() : BudgetMode.SOFT,
                call.surface(),
                call.modelAsked(),
                call.model(),
                call.provider(),
                cutTo.isPresent() ? cutTo : call.maxTokens(),
                call.stream(),
                moment.now().plus(call.timeout()).plus(DEADLINE_SLACK),
                call.client());
    }

    private static Admission tokensHeld(Budget budget) {
        return new Admission.TokensHeld(
                budget.scope(),
                budget.used().tokens(),
                budget.held().tokens(),
                budget.tokenLimit().orElseThrow());
    }

    private static Admission costHeld(Budget budget) {
        return new Admission.CostHeld(
                budget.scope(),
                budget.used().cost(),
                budget.held().cost(),
                budget.costLimit().orElseThrow());
    }
}
