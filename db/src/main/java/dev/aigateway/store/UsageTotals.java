package dev.aigateway.store;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What a batch adds to the totals of accounts, months and models. */
final class UsageTotals {

    private static final String ADD = """
        insert into usage_total as t
            (account_id, period, model_served, requests, input_tok, cache_write_5m_tok, cache_write_1h_tok,
             cache_read_tok, output_tok, web_searches, tok_charged, cost_nanos)
        select * from unnest(CAST(:account AS uuid[]), CAST(:period AS date[]), CAST(:model AS text[]),
                             CAST(:requests AS bigint[]), CAST(:input AS bigint[]), CAST(:write5m AS bigint[]),
                             CAST(:write1h AS bigint[]), CAST(:read AS bigint[]), CAST(:output AS bigint[]),
                             CAST(:searches AS bigint[]), CAST(:tok AS bigint[]), CAST(:cost AS bigint[]))
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

    private record Key(UUID account, Period period, String model) {}

    private static final class Sum {
        private long requests;
        private TokenUsage tokens = TokenUsage.NONE;
        private long searches;
        private Amount charged = Amount.ZERO;
    }

    /** Sorted, so that batches lock their rows in one order. */
    private final Map<Key, Sum> sums = new TreeMap<>(
            Comparator.comparing(Key::account).thenComparing(Key::period).thenComparing(Key::model));

    void add(UUID account, Period period, String model, UsageReport usage, Amount charged) {
        Sum sum = sum(account, period, model);
        sum.requests++;
        sum.tokens = sum.tokens.plus(usage.tokens());
        sum.searches = Math.addExact(sum.searches, usage.webSearchCount());
        sum.charged = sum.charged.plus(charged);
    }

    /** What an expired attempt was charged leaves the model that it was asked of. */
    void takeBack(UUID account, Period period, String model, Amount charged) {
        Sum sum = sum(account, period, model);
        sum.requests--;
        sum.charged = sum.charged.minus(charged);
    }

    void correct(UUID account, Period period, String model, Amount by) {
        Sum sum = sum(account, period, model);
        sum.charged = sum.charged.plus(by);
    }

    private Sum sum(UUID account, Period period, String model) {
        return sums.computeIfAbsent(new Key(account, period, model), _ -> new Sum());
    }

    void write(Tx tx) {
        if (sums.isEmpty()) {
            return;
        }
        Columns columns = new Columns();
        sums.forEach((key, sum) -> columns.add("account", key.account())
                .add("period", key.period().firstDay())
                .add("model", key.model())
                .add("requests", sum.requests)
                .add("input", sum.tokens.input())
                .add("write5m", sum.tokens.cacheWrite5m())
                .add("write1h", sum.tokens.cacheWrite1h())
                .add("read", sum.tokens.cacheRead())
                .add("output", sum.tokens.output())
                .add("searches", sum.searches)
                .add("tok", sum.charged.tokens())
                .add("cost", sum.charged.cost().nanos()));
        tx.update(ADD, columns.params());
    }
}
