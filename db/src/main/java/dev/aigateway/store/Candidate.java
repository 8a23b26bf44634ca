package dev.aigateway.store;

import dev.aigateway.access.Caller;
import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Most;
import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Expectation;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.WorstCase;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.TokenCounting;
import java.time.Instant;
import java.util.List;

/** A call whose key is good for its model, with what it may use. */
record Candidate(CallToAdmit call, Caller caller, Expectation expected, Most most) {

    static Candidate of(
            CallToAdmit call,
            Caller caller,
            ExpectedUse expectedUse,
            TokenCounting counting,
            PriceBook prices,
            Instant now) {
        Expectation expected = expectedUse.expect(caller.account(), call, counting, prices, now);
        Most most = call.bounds().map(bounds -> most(call, bounds, prices, now)).orElseGet(Most.Unread::new);
        return new Candidate(call, caller, expected, most);
    }

    private static Most most(CallToAdmit call, Bounds bounds, PriceBook prices, Instant now) {
        return switch (bounds.input()) {
            case Bounds.Input.ByBytes bytes -> known(call, bounds, bytes.tokens(), true, prices, now);
            case Bounds.Input.Counted counted -> known(call, bounds, counted.tokens(), false, prices, now);
            case Bounds.Input.ToBeCounted _ -> new Most.Uncounted();
            case Bounds.Input.Unbounded unbounded -> new Most.Unbounded(unbounded.why());
        };
    }

    private static Most known(
            CallToAdmit call, Bounds bounds, long input, boolean countable, PriceBook prices, Instant now) {
        List<Price> possible = prices.possible(call.provider(), call.model(), now, input, bounds.fast());
        return possible.isEmpty()
                ? new Most.Unbounded("the model " + call.model() + " has no listed price")
                : new Most.Known(new WorstCase(input, bounds.maxOutput(), bounds.leastOutput(), possible), countable);
    }

    ScopeId account() {
        return ScopeId.of(caller.account());
    }

    Ask ask(List<ScopeId> scopes) {
        return new Ask(scopes, expected, most);
    }
}
