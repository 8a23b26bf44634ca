package dev.aigateway.store;

import dev.aigateway.access.Caller;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.AdmissionRules;
import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.budget.AdmissionRules.Most;
import dev.aigateway.budget.AdmissionRules.Ruling;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Expectation;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.WorstCase;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction that lets a batch of calls go: look up, lock, decide, write. */
final class AdmissionTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionTransaction.class);
    /** Time for the daemon's own work around a call, before anybody may think that it died. */
    private static final Duration DEADLINE_SLACK = Duration.ofMinutes(5);

    private static final String EXISTS = """
        select exists (select 1 from request where period = :period and id = :id and attempt = :attempt) as present\
        """;

    private final UUID daemon;
    private final BudgetDefaults defaults;
    private final ExpectedUse expectedUse;
    private final Prices prices;

    AdmissionTransaction(UUID daemon, BudgetDefaults defaults, ExpectedUse expectedUse, Prices prices) {
        this.daemon = daemon;
        this.defaults = defaults;
        this.expectedUse = expectedUse;
        this.prices = prices;
    }

    /** A call whose key is good for its model, with what it may use. */
    private record Candidate(CallToAdmit call, Caller caller, Expectation expected, Most most) {

        ScopeId account() {
            return ScopeId.of(caller.account());
        }

        Ask ask(List<ScopeId> scopes) {
            return new Ask(scopes, expected, most);
        }
    }

    /**
     * One answer for each call, in their order; empty for one whose budget somebody else has locked.
     *
     * @param patient whether to wait for locks
     * @param before what an earlier run answered whose commit is not known; if it took effect, that is the answer
     */
    List<Optional<Admission>> run(Tx tx, List<CallToAdmit> calls, boolean patient, List<Optional<Admission>> before) {
        AdmissionMoment moment = AdmissionMoment.read(
                tx, calls.stream().map(CallToAdmit::key).collect(Collectors.toSet()), defaults.zone());
        PriceBook book = prices.at(moment.priceVersion(), tx);
        Map<AttemptId, Candidate> candidates = candidates(calls, moment, book);
        LockedBudgets budgets = LockedBudgets.lock(
                tx,
                candidates.values().stream().map(Candidate::account).collect(Collectors.toSet()),
                moment.companyCapped(),
                moment.period(),
                defaults,
                patient);
        if (tookEffect(tx, before)) {
            return before;
        }
        Map<AttemptId, Admission> answers = decide(tx, candidates, moment, budgets);
        return calls.stream()
                .map(call -> candidates.containsKey(call.id())
                        ? Optional.ofNullable(answers.get(call.id()))
                        : Optional.of(turnedAway(call, moment)))
                .toList();
    }

    /** Asked once the budgets are locked, so that the earlier run has come to its end one way or the other. */
    private static boolean tookEffect(Tx tx, List<Optional<Admission>> before) {
        return before.stream()
                .flatMap(Optional::stream)
                .filter(Admission.Admitted.class::isInstance)
                .map(Admission.Admitted.class::cast)
                .findFirst()
                .map(admitted -> tx.get(EXISTS, key(admitted.hold())).flag("present"))
                .orElse(false);
    }

    private static Params key(Hold hold) {
        return Params.of("id", hold.requestId())
                .and("period", hold.period().firstDay())
                .and("attempt", hold.attempt());
    }

    private static Admission turnedAway(CallToAdmit call, AdmissionMoment moment) {
        return moment.caller(call.key()).isPresent() ? new Admission.ModelNotAllowed() : new Admission.Unknown();
    }

    private Map<AttemptId, Candidate> candidates(List<CallToAdmit> calls, AdmissionMoment moment, PriceBook book) {
        Map<AttemptId, Candidate> candidates = new LinkedHashMap<>();
        for (CallToAdmit call : calls) {
            moment.caller(call.key())
                    .filter(caller -> caller.mayUse(call.modelAsked(), call.model()))
                    .ifPresent(caller -> candidates.put(call.id(), candidate(call, caller, moment.now(), book)));
        }
        return candidates;
    }

    private Candidate candidate(CallToAdmit call, Caller caller, Instant now, PriceBook book) {
        Expectation expected = expectedUse.expect(caller.account(), call, defaults.counting(), book, now);
        return new Candidate(call, caller, expected, most(call, now, book));
    }

    private static Most most(CallToAdmit call, Instant now, PriceBook book) {
        if (call.bounds().isEmpty()) {
            return new Most.Unread();
        }
        Bounds bounds = call.bounds().get();
        return switch (bounds.input()) {
            case Bounds.Input.ByBytes bytes -> known(call, bounds, bytes.tokens(), true, now, book);
            case Bounds.Input.Counted counted -> known(call, bounds, counted.tokens(), false, now, book);
            case Bounds.Input.ToBeCounted _ -> new Most.Uncounted();
            case Bounds.Input.Unbounded unbounded -> new Most.Unbounded(unbounded.why());
        };
    }

    private static Most known(
            CallToAdmit call, Bounds bounds, long input, boolean countable, Instant now, PriceBook book) {
        List<Price> possible = book.possible(call.provider(), call.model(), now, input, bounds.fast());
        return possible.isEmpty()
                ? new Most.Unbounded("the model " + call.model() + " has no listed price")
                : new Most.Known(new WorstCase(input, bounds.maxOutput(), bounds.leastOutput(), possible), countable);
    }

    private Map<AttemptId, Admission> decide(
            Tx tx, Map<AttemptId, Candidate> candidates, AdmissionMoment moment, LockedBudgets budgets) {
        List<Candidate> ready = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Candidate candidate : candidates.values()) {
            budgets.scopesOf(candidate.account()).ifPresent(scopes -> {
                ready.add(candidate);
                asks.add(candidate.ask(scopes));
            });
        }
        List<Ruling> rulings = AdmissionRules.decide(asks, budgets.all(), defaults.enforced());
        AdmissionWrites writes = new AdmissionWrites(daemon, moment.period(), moment.now(), budgets);
        Map<AttemptId, Admission> answers = new HashMap<>();
        for (int i = 0; i < ready.size(); i++) {
            answers.put(ready.get(i).call().id(), conclude(ready.get(i), asks.get(i), rulings.get(i), moment, writes));
        }
        writes.write(tx);
        return answers;
    }

    private Admission conclude(
            Candidate candidate, Ask ask, Ruling ruling, AdmissionMoment moment, AdmissionWrites writes) {
        if (ruling.hold().isEmpty()) {
            return refuse(candidate, ask, ruling, moment, writes);
        }
        if (!(ruling.decision() instanceof Decision.Admit)) {
            LOG.info(
                    "would have been refused: {} {}",
                    candidate.caller().name(),
                    ruling.decision().getClass().getSimpleName());
            writes.unenforced(ruling.seen());
        }
        OptionalLong cutTo =
                ruling.decision() instanceof Decision.Admit admit ? admit.maxTokens() : OptionalLong.empty();
        OpenAttempt opened = attempt(candidate, ask, ruling, moment, cutTo);
        writes.open(opened, ruling.seen());
        OptionalLong percent = ruling.seen().stream()
                .flatMapToLong(budget -> budget.usedPercent().stream())
                .max();
        return new Admission.Admitted(opened, candidate.caller(), cutTo, percent);
    }

    private static OpenAttempt attempt(
            Candidate candidate, Ask ask, Ruling ruling, AdmissionMoment moment, OptionalLong cutTo) {
        CallToAdmit call = candidate.call();
        BudgetMode mode = ruling.decision() instanceof Decision.Admit admit ? admit.mode() : BudgetMode.SOFT;
        Hold hold = new Hold(
                call.requestId(), call.attempt(), moment.period(), ruling.hold().orElse(Amount.ZERO), moment.now());
        return new OpenAttempt(
                hold,
                candidate.caller().account(),
                candidate.caller().credential(),
                ask.scopes(),
                mode,
                call.surface(),
                call.modelAsked(),
                call.model(),
                call.provider(),
                cutTo.isPresent() ? cutTo : call.maxTokens(),
                call.stream(),
                moment.now().plus(call.timeout()).plus(DEADLINE_SLACK),
                call.client());
    }

    private Admission refuse(
            Candidate candidate, Ask ask, Ruling ruling, AdmissionMoment moment, AdmissionWrites writes) {
        Instant now = moment.now();
        Instant resetAt = moment.period().end(defaults.zone());
        Admission answer = switch (ruling.decision()) {
            case Decision.OutOfTokens out ->
                new Admission.TokensExhausted(out.scope(), out.used(), out.limit(), now, resetAt);
            case Decision.OutOfMoney out ->
                new Admission.CostExhausted(out.scope(), out.used(), out.limit(), now, resetAt);
            case Decision.Held held -> held.tokens() ? tokensHeld(held.budget()) : costHeld(held.budget());
            case Decision.NoBound unbounded -> new Admission.NoBound(unbounded.why());
            case Decision.ReadFirst _ -> new Admission.ReadFirst();
            case Decision.CountFirst _ -> new Admission.CountFirst();
            case Decision.Admit _ -> throw new IllegalStateException("admitted calls are not refused");
        };
        if (isFinal(ruling.decision())) {
            String why = ruling.decision().getClass().getSimpleName();
            writes.refuse(attempt(candidate, ask, ruling, moment, OptionalLong.empty()), ruling.seen(), why);
        }
        return answer;
    }

    /** What is only a question comes again. */
    private static boolean isFinal(Decision decision) {
        return !(decision instanceof Decision.ReadFirst || decision instanceof Decision.CountFirst);
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
