package dev.aigateway.store;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.AdmissionRules;
import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Ruling;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Hold;
import dev.aigateway.usage.PriceBook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The transaction that lets a batch of calls go: look up, lock, decide, write. */
final class AdmissionTransaction {

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
                    .ifPresent(caller -> candidates.put(
                            call.id(),
                            Candidate.of(call, caller, expectedUse, defaults.counting(), book, moment.now())));
        }
        return candidates;
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
        AdmissionAnswers conclusions = new AdmissionAnswers(moment, defaults.zone(), writes);
        Map<AttemptId, Admission> answers = new HashMap<>();
        for (int i = 0; i < ready.size(); i++) {
            answers.put(ready.get(i).call().id(), conclusions.conclude(ready.get(i), asks.get(i), rulings.get(i)));
        }
        writes.write(tx);
        return answers;
    }
}
