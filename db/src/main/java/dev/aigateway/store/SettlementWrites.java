package dev.aigateway.store;

import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.store.SettlementTransaction.Closable;
import dev.aigateway.store.SettlementTransaction.Closing;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.UsageReport;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a batch of settlements writes: the rows of the log, the budgets, the totals, and corrections. */
final class SettlementWrites {

    private static final String CLOSE = """
        update request r
        set state = c.state, model_served = c.model, price_id = c.price,
            input_tok = c.input, cache_write_5m_tok = c.write5m, cache_write_1h_tok = c.write1h,
            cache_read_tok = c.read, output_tok = c.output, thinking_tok = c.thinking, web_searches = c.searches,
            tok_charged = c.tok, cost_nanos = c.cost, source = c.source, http_status = c.http_status, error = c.error,
            speed = c.speed, service_tier = c.tier, inference_geo = c.geo, stop_reason = c.stop_reason,
            upstream_request_id = c.upstream_request_id, first_byte_at = c.first_byte_at, closed_at = now()
        from unnest(CAST(:id AS uuid[]), CAST(:attempt AS int[]), CAST(:state AS text[]),
                    CAST(:model AS text[]), CAST(:price AS bigint[]), CAST(:input AS bigint[]),
                    CAST(:write5m AS bigint[]), CAST(:write1h AS bigint[]), CAST(:read AS bigint[]),
                    CAST(:output AS bigint[]), CAST(:thinking AS bigint[]), CAST(:searches AS bigint[]),
                    CAST(:tok AS bigint[]), CAST(:cost AS bigint[]), CAST(:source AS text[]),
                    CAST(:http_status AS int[]), CAST(:error AS text[]), CAST(:speed AS text[]),
                    CAST(:tier AS text[]), CAST(:geo AS text[]), CAST(:stop_reason AS text[]),
                    CAST(:upstream_request_id AS text[]), CAST(:first_byte_at AS timestamptz[]))
             as c(id, attempt, state, model, price, input, write5m, write1h, read, output, thinking, searches,
                  tok, cost, source, http_status, error, speed, tier, geo, stop_reason, upstream_request_id,
                  first_byte_at)
        where r.period = :period and r.id = c.id and r.attempt = c.attempt and r.id = any(CAST(:id AS uuid[]))\
        """;

    private static final String LATE_TRUTH = "the truth of a call that had been charged at its hold";

    /** What is written in the log of one month. */
    private record Month(Columns rows, UsageDetails details) {
        Month() {
            this(new Columns(), new UsageDetails());
        }
    }

    private final String author;
    private final SettledBudgets budgets;
    private final UsageTotals totals = new UsageTotals();
    private final SortedMap<Period, Month> closed = new TreeMap<>();
    private final CorrectionWrites corrections;

    SettlementWrites(String author, SettledBudgets budgets) {
        this.author = author;
        this.budgets = budgets;
        this.corrections = new CorrectionWrites(budgets, totals);
    }

    void close(Closing closing) {
        UsageReport usage = closing.settlement() instanceof Settlement.Used used ? used.usage() : UsageReport.NONE;
        row(closing, usage);
        Closable attempt = closing.attempt();
        Effect effect = closing.effect();
        if (attempt.standing() == Standing.OPEN) {
            long requests = effect.counts() ? 1 : 0;
            budgets.close(attempt.period(), attempt.scopes(), effect.released(), effect.charged(), requests);
        } else {
            totals.takeBack(attempt.account(), attempt.period(), attempt.model(), effect.charged());
        }
        if (effect.counts()) {
            totals.add(attempt.account(), attempt.period(), closing.modelServed(), usage, effect.charged());
        }
        closing.correction().ifPresent(by -> corrections.add(charge(closing), by, LATE_TRUTH, author));
    }

    private static CorrectionWrites.Charge charge(Closing closing) {
        Closable attempt = closing.attempt();
        return new CorrectionWrites.Charge(
                attempt.id(), attempt.account(), attempt.period(), closing.modelServed(), attempt.scopes());
    }

    private void row(Closing closing, UsageReport usage) {
        Effect effect = closing.effect();
        Outcome outcome = closing.settlement().outcome();
        Month month = closed.computeIfAbsent(closing.attempt().period(), _ -> new Month());
        month.details.add(closing, usage);
        month.rows
                .add("id", closing.attempt().id().requestId())
                .add("attempt", closing.attempt().id().attempt())
                .add("state", effect.state())
                .add("model", closing.modelServed())
                .add("price", closing.price())
                .add("input", usage.tokens().input())
                .add("write5m", usage.tokens().cacheWrite5m())
                .add("write1h", usage.tokens().cacheWrite1h())
                .add("read", usage.tokens().cacheRead())
                .add("output", usage.tokens().output())
                .add("thinking", usage.thinkingTokens())
                .add("searches", usage.webSearchCount())
                .add("tok", effect.charged().tokens())
                .add("cost", effect.charged().cost().nanos())
                .add("source", effect.source().orElse(null))
                .add("http_status", outcome.httpStatus())
                .add("error", outcome.error())
                .add("speed", usage.speed())
                .add("tier", usage.serviceTier())
                .add("geo", usage.inferenceGeo())
                .add("stop_reason", outcome.stopReason())
                .add("upstream_request_id", outcome.upstreamRequestId())
                .add("first_byte_at", outcome.firstByteAt());
    }

    /** In the order of all transactions that lock these tables: the log, the budgets, the totals. */
    void write(Tx tx) {
        if (closed.isEmpty()) {
            return;
        }
        closed.forEach((period, month) -> {
            tx.update(CLOSE, month.rows.params().and("period", period.firstDay()));
            month.details.write(tx, period);
        });
        corrections.write(tx);
    }
}
