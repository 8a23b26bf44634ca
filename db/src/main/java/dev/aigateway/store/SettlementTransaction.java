package dev.aigateway.store;

import dev.aigateway.budget.Hold;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction that replaces a hold by what was used; a second time it finds nothing to do. */
final class SettlementTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementTransaction.class);

    private static final String ATTEMPT = """
        select account_id, provider, model_served, state, tok_hold, cost_hold, tok_charged, cost_nanos,
               (select max(id) from price) as price_version
        from request
        where period = :period and id = :id and attempt = :attempt and state in ('open', 'expired')
        for update\
        """;

    private static final String CLOSE = """
        with closed as (
            update request
            set state = :state, model_served = :model, price_id = CAST(:price AS bigint),
                input_tok = :input, cache_write_5m_tok = :write5m, cache_write_1h_tok = :write1h,
                cache_read_tok = :read, output_tok = :output, thinking_tok = :thinking, web_searches = :searches,
                tok_charged = :charged, cost_nanos = :cost, source = CAST(:source AS text),
                http_status = CAST(:http_status AS int), error = CAST(:error AS text),
                speed = CAST(:speed AS text), service_tier = CAST(:tier AS text),
                inference_geo = CAST(:geo AS text), stop_reason = CAST(:stop_reason AS text),
                upstream_request_id = CAST(:upstream_request_id AS text),
                first_byte_at = CAST(:first_byte_at AS timestamptz), closed_at = now()
            where period = :period and id = :id and attempt = :attempt
            returning scopes),
        charged as (
            update budget b
            set tok_held = tok_held - :tok_released, cost_held = cost_held - :cost_released,
                open_count = open_count - :opened,
                tok_used = tok_used + :charged - :tok_back, cost_used = cost_used + :cost - :cost_back,
                requests = requests + :counted - :counted_back
            from closed
            where b.period = :period
              and b.scope_id in (select cast(s ->> 'id' as uuid) from jsonb_array_elements(closed.scopes) s))
        """ + Totals.ADD;

    /** What an expired attempt was charged is taken back before the truth is booked. */
    private static final String TAKE_BACK = """
        update usage_total
        set requests = requests - 1, tok_charged = tok_charged - :tok_back, cost_nanos = cost_nanos - :cost_back
        where account_id = :account and period = :period and model_served = :model_before\
        """;

    private static final class Totals {
        private static final String ADD = """
            insert into usage_total as t
                (account_id, period, model_served, requests, input_tok, cache_write_5m_tok, cache_write_1h_tok,
                 cache_read_tok, output_tok, web_searches, tok_charged, cost_nanos)
            select :account, :period, :model, :counted, :input, :write5m, :write1h, :read, :output, :searches,
                   :charged, :cost
            where :counted > 0
            on conflict (account_id, period, model_served) do update
            set requests = t.requests + excluded.requests,
                input_tok = t.input_tok + excluded.input_tok,
                cache_write_5m_tok = t.cache_write_5m_tok + excluded.cache_write_5m_tok,
                cache_write_1h_tok = t.cache_write_1h_tok + excluded.cache_write_1h_tok,
                cache_read_tok = t.cache_read_tok + excluded.cache_read_tok,
                output_tok = t.output_tok + excluded.output_tok,
                web_searches = t.web_searches + excluded.web_searches,
                tok_charged = t.tok_charged + excluded.tok_charged,
                cost_nanos = t.cost_nanos + excluded.cost_nanos\
            """;
    }

    private final TokenCounting counting;
    private final Prices prices;

    SettlementTransaction(TokenCounting counting, Prices prices) {
        this.counting = counting;
        this.prices = prices;
    }

    /** The attempt as it stands before it is closed. */
    private record Attempt(
            UUID account,
            String provider,
            String model,
            boolean open,
            Amount hold,
            Amount charged,
            long priceVersion) {}

    /** How it is closed. */
    private record Closing(
            String state,
            Amount charge,
            UsageReport usage,
            @Nullable Long price,
            @Nullable String source,
            boolean counts) {}

    /** False if the attempt was closed before. */
    boolean settle(Tx tx, Settlement ended) {
        return tx.find(ATTEMPT, key(ended.hold()))
                .map(SettlementTransaction::attempt)
                .map(attempt -> close(tx, ended.hold(), attempt, closing(tx, ended, attempt), outcome(ended)))
                .isPresent();
    }

    /** Charges the hold of an attempt that nobody will settle any more; the truth may still follow. */
    void expire(Tx tx, Hold hold) {
        Outcome outcome = new Outcome(null, null, "the daemon ended before the call did", null, null, null);
        tx.find(ATTEMPT, key(hold))
                .map(SettlementTransaction::attempt)
                .filter(Attempt::open)
                .ifPresent(attempt -> close(
                        tx,
                        hold,
                        attempt,
                        new Closing("expired", attempt.hold, UsageReport.NONE, null, "hold", true),
                        outcome));
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.uuid("account_id"),
                row.text("provider"),
                row.text("model_served"),
                row.text("state").equals("open"),
                new Amount(row.number("tok_hold"), new Money(row.number("cost_hold"))),
                new Amount(row.number("tok_charged"), new Money(row.number("cost_nanos"))),
                row.number("price_version"));
    }

    private Closing closing(Tx tx, Settlement ended, Attempt attempt) {
        return switch (ended) {
            case Settlement.Voided _ -> new Closing("void", Amount.ZERO, UsageReport.NONE, null, null, false);
            case Settlement.Unknown _ -> new Closing("settled", attempt.hold, UsageReport.NONE, null, "hold", true);
            case Settlement.Used used -> {
                String model = modelServed(used.outcome(), attempt);
                PriceBook book = prices.at(attempt.priceVersion, tx);
                if (!book.lists(attempt.provider, model, ended.hold().openedAt())) {
                    LOG.warn("the model {} has no price and is charged at the dearest one", model);
                }
                Price price = book.price(attempt.provider, model, ended.hold().openedAt(), used.usage());
                Amount charge = new Amount(counting.count(used.usage().tokens()), price.cost(used.usage()));
                String source = used.source().name().toLowerCase(Locale.ROOT);
                yield new Closing("settled", charge, used.usage(), price.id(), source, true);
            }
        };
    }

    private static Outcome outcome(Settlement ended) {
        return switch (ended) {
            case Settlement.Voided voided -> voided.outcome();
            case Settlement.Unknown unknown -> unknown.outcome();
            case Settlement.Used used -> used.outcome();
        };
    }

    private static String modelServed(Outcome outcome, Attempt attempt) {
        return outcome.modelServed() != null ? outcome.modelServed() : attempt.model;
    }

    private static Attempt close(Tx tx, Hold hold, Attempt attempt, Closing closing, Outcome outcome) {
        TokenUsage tokens = closing.usage.tokens();
        Params params = key(hold)
                .and("account", attempt.account)
                .and("model_before", attempt.model)
                .and("model", modelServed(outcome, attempt))
                .and("state", closing.state)
                .and("price", closing.price)
                .and("source", closing.source)
                .and("input", tokens.input())
                .and("write5m", tokens.cacheWrite5m())
                .and("write1h", tokens.cacheWrite1h())
                .and("read", tokens.cacheRead())
                .and("output", tokens.output())
                .and("thinking", closing.usage.thinkingTokens())
                .and("searches", closing.usage.webSearchCount())
                .and("speed", closing.usage.speed())
                .and("tier", closing.usage.serviceTier())
                .and("geo", closing.usage.inferenceGeo())
                .and("http_status", outcome.httpStatus())
                .and("error", outcome.error())
                .and("stop_reason", outcome.stopReason())
                .and("upstream_request_id", outcome.upstreamRequestId())
                .and("first_byte_at", outcome.firstByteAt());
        balance(params, attempt, closing);
        if (!attempt.open) {
            tx.update(TAKE_BACK, params);
        }
        tx.update(CLOSE, params);
        return attempt;
    }

    /** What moves in the budgets: an open attempt gives back its hold, an expired one what it was charged. */
    private static void balance(Params params, Attempt attempt, Closing closing) {
        Amount released = attempt.open ? attempt.hold : Amount.ZERO;
        Amount back = attempt.open ? Amount.ZERO : attempt.charged;
        params.and("charged", closing.charge.tokens())
                .and("cost", closing.charge.cost().nanos())
                .and("tok_released", released.tokens())
                .and("cost_released", released.cost().nanos())
                .and("tok_back", back.tokens())
                .and("cost_back", back.cost().nanos())
                .and("opened", attempt.open ? 1L : 0L)
                .and("counted", closing.counts ? 1L : 0L)
                .and("counted_back", attempt.open ? 0L : 1L);
    }

    private static Params key(Hold hold) {
        return Params.of("period", hold.period().firstDay())
                .and("id", hold.requestId())
                .and("attempt", hold.attempt());
    }
}
