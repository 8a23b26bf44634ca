package dev.aigateway.ctl;

import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.Correction;
import dev.aigateway.ledger.Reckoning;
import dev.aigateway.ledger.ScopeSeen;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code explain -o json} says; names and order are stable. */
final class ExplanationFields {

    private ExplanationFields() {}

    static Fields<Explanation> all() {
        Fields<Explanation> fields = new Fields<>();
        call(fields);
        return charge(fields);
    }

    private static void call(Fields<Explanation> fields) {
        fields.with("request_id", of(a -> a.entry().requestId()))
                .with("attempt", of(a -> (long) a.entry().attempt()))
                .with("account_id", of(a -> a.account().id()))
                .with("account", of(a -> a.account().name()))
                .with("month", of(AttemptDetail::period))
                .with("surface", of(a -> a.entry().surface()))
                .with("provider", of(AttemptDetail::provider))
                .with("model_asked", of(a -> a.entry().modelAsked()))
                .with("model", of(a -> a.entry().modelServed()))
                .with("state", of(a -> a.entry().state()))
                .with("source", of(a -> a.entry().source()))
                .with("http_status", of(a -> boxed(a.entry().httpStatus())))
                .with("error", of(a -> a.entry().error()))
                .with("upstream_request_id", of(AttemptDetail::upstreamRequestId))
                .with("opened_at", of(a -> a.entry().openedAt()))
                .with("closed_at", of(a -> a.entry().closedAt()));
    }

    private static Fields<Explanation> charge(Fields<Explanation> fields) {
        return fields.with("hold_mode", of(a -> a.hold().mode()))
                .with("held_tokens", of(a -> a.hold().amount().tokens()))
                .with("held_usd", of(a -> a.hold().amount().cost()))
                .with("scopes", of(a -> new Fields.Items<>(scopes(), a.scopes())))
                .with("price_id", priced(r -> r.price().id()))
                .with("price_model", priced(r -> r.price().model()))
                .with("price_valid_from", priced(r -> r.price().validFrom()))
                .with("token_classes", priced(r -> new Fields.Items<>(parts(), r.parts())))
                .with("token_factor", priced(r -> AmountText.factor(r.twentieths())))
                .with("web_searches", priced(Reckoning::searches))
                .with("web_searches_usd", priced(r -> AmountText.usd(r.searchesPicoUsd())))
                .with("sum_tokens", priced(r -> r.sum().tokens()))
                .with("sum_usd", priced(r -> r.sum().cost()))
                .with("charged_tokens", of(a -> a.entry().used().tokens()))
                .with("charged_usd", of(a -> a.entry().used().cost()))
                .with("corrections", of(a -> new Fields.Items<>(corrections(), a.corrections())))
                .with("corrected_tokens", of(a -> a.corrected().tokens()))
                .with("corrected_usd", of(a -> a.corrected().cost()))
                .with("verdict", Explanation::verdict);
    }

    private static Fields<ScopeSeen> scopes() {
        return new Fields<ScopeSeen>()
                .with("scope_id", ScopeSeen::scope)
                .with("scope", ScopeSeen::name)
                .with("mode", found(ScopeSeen.Found::mode))
                .with(
                        "token_limit",
                        found(f -> f.tokenLimit().isPresent()
                                ? (Long) f.tokenLimit().getAsLong()
                                : null))
                .with("limit_usd", found(f -> f.costLimit().orElse(null)))
                .with("used_tokens", found(f -> f.used().tokens()))
                .with("used_usd", found(f -> f.used().cost()))
                .with("held_tokens", found(f -> f.held().tokens()))
                .with("held_usd", found(f -> f.held().cost()));
    }

    private static Fields<Reckoning.Part> parts() {
        return new Fields<Reckoning.Part>()
                .with("class", Reckoning.Part::name)
                .with("tokens", Reckoning.Part::tokens)
                .with("usd_per_million", part -> AmountText.usdPerMillion(part.picoUsdEach()))
                .with("usd", part -> AmountText.usd(part.picoUsd()));
    }

    private static Fields<Correction> corrections() {
        return new Fields<Correction>()
                .with("tokens", correction -> correction.by().tokens())
                .with("usd", correction -> correction.by().cost())
                .with("reason", Correction::reason)
                .with("author", Correction::author)
                .with("created_at", Correction::createdAt);
    }

    private static Function<Explanation, @Nullable Object> of(Function<AttemptDetail, @Nullable Object> value) {
        return explanation -> value.apply(explanation.attempt());
    }

    private static Function<Explanation, @Nullable Object> priced(Function<Reckoning, @Nullable Object> value) {
        return explanation -> explanation.reckoning().isEmpty()
                ? null
                : value.apply(explanation.reckoning().get());
    }

    private static Function<ScopeSeen, @Nullable Object> found(Function<ScopeSeen.Found, @Nullable Object> value) {
        return scope ->
                scope.budget().isEmpty() ? null : value.apply(scope.budget().get());
    }

    private static @Nullable Long boxed(@Nullable Integer number) {
        return number == null ? null : (Long) number.longValue();
    }
}
