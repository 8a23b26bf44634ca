package dev.aigateway.store;

import dev.aigateway.ledger.LedgerCheck;
import java.util.ArrayList;
import java.util.List;

/** Compares what is kept as sums with what they are sums of, in one snapshot. */
final class LedgerVerification {

    private static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private static final String COUNTS = """
        select (select count(*) from budget) as budgets, (select count(*) from request) as attempts\
        """;

    /** Settled use is the charges and the corrections; what is held is the holds of the open attempts. */
    private static final String BUDGETS = """
        with attempts as (
            select cast(s ->> 'id' as uuid) as scope_id, r.period,
                   sum(r.tok_charged) as tok_used, sum(r.cost_nanos) as cost_used,
                   sum(r.tok_hold) filter (where r.state = 'open') as tok_held,
                   sum(r.cost_hold) filter (where r.state = 'open') as cost_held,
                   count(*) filter (where r.state = 'open') as open_count,
                   count(*) filter (where r.state in ('settled', 'expired')) as requests
            from request r, jsonb_array_elements(r.scopes) s
            group by 1, 2),
        corrections as (
            select scope_id, c.period, sum(c.tokens) as tokens, sum(c.cost_nanos) as cost_nanos
            from correction c, unnest(c.scopes) as scope_id group by 1, 2)
        select coalesce(b.scope_id, a.scope_id) as scope_id, coalesce(b.period, a.period) as period,
               format('has used %s tokens and %s nano-USD, held %s and %s, %s open, %s requests;'
                          || ' its attempts say %s and %s, %s and %s, %s, %s',
                      b.tok_used, b.cost_used, b.tok_held, b.cost_held, b.open_count, b.requests,
                      b.tok_carried + coalesce(a.tok_used, 0) + coalesce(c.tokens, 0),
                      b.cost_carried + coalesce(a.cost_used, 0) + coalesce(c.cost_nanos, 0),
                      coalesce(a.tok_held, 0), coalesce(a.cost_held, 0),
                      coalesce(a.open_count, 0), b.requests_carried + coalesce(a.requests, 0)) as difference
        from budget b
        full join attempts a on a.scope_id = b.scope_id and a.period = b.period
        left join corrections c on c.scope_id = b.scope_id and c.period = b.period
        where b.scope_id is null
           or b.tok_used <> b.tok_carried + coalesce(a.tok_used, 0) + coalesce(c.tokens, 0)
           or b.cost_used <> b.cost_carried + coalesce(a.cost_used, 0) + coalesce(c.cost_nanos, 0)
           or b.tok_held <> coalesce(a.tok_held, 0)
           or b.cost_held <> coalesce(a.cost_held, 0)
           or b.open_count <> coalesce(a.open_count, 0)
           or b.requests <> b.requests_carried + coalesce(a.requests, 0)
        order by 1, 2\
        """;

    private static final String TOTALS = """
        with attempts as (
            select account_id, period, model_served, count(*) as requests,
                   sum(input_tok) as input_tok, sum(cache_write_5m_tok) as cache_write_5m_tok,
                   sum(cache_write_1h_tok) as cache_write_1h_tok, sum(cache_read_tok) as cache_read_tok,
                   sum(output_tok) as output_tok, sum(web_searches) as web_searches,
                   sum(tok_charged) as tok_charged, sum(cost_nanos) as cost_nanos
            from request
            where state in ('settled', 'expired')
            group by 1, 2, 3),
        corrections as (
            select account_id, period, model_served, sum(tokens) as tokens, sum(cost_nanos) as cost_nanos
            from correction group by 1, 2, 3)
        select account_id, period, model_served
        from (select * from usage_total where requests <> 0 or cost_nanos <> 0 or tok_charged <> 0) t
        full join attempts a using (account_id, period, model_served)
        left join corrections c using (account_id, period, model_served)
        where (t.requests, t.input_tok, t.cache_write_5m_tok, t.cache_write_1h_tok, t.cache_read_tok,
               t.output_tok, t.web_searches, t.tok_charged, t.cost_nanos)
            is distinct from
              (a.requests, a.input_tok, a.cache_write_5m_tok, a.cache_write_1h_tok, a.cache_read_tok,
               a.output_tok, a.web_searches, a.tok_charged + coalesce(c.tokens, 0),
               a.cost_nanos + coalesce(c.cost_nanos, 0))
        order by 1, 2, 3\
        """;

    private LedgerVerification() {}

    static LedgerCheck run(Tx tx) {
        tx.update(ONE_SNAPSHOT, Params.NONE);
        List<String> discrepancies = new ArrayList<>();
        for (Row row : tx.query(BUDGETS, Params.NONE)) {
            discrepancies.add("the budget of %s in %s %s"
                    .formatted(row.uuid("scope_id"), row.date("period"), row.text("difference")));
        }
        for (Row row : tx.query(TOTALS, Params.NONE)) {
            discrepancies.add("the total of %s in %s for %s is not the sum of its attempts"
                    .formatted(row.uuid("account_id"), row.date("period"), row.text("model_served")));
        }
        Row counts = tx.get(COUNTS, Params.NONE);
        return new LedgerCheck(counts.number("budgets"), counts.number("attempts"), discrepancies);
    }
}
