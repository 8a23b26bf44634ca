package dev.aigateway.store;

import dev.aigateway.ledger.LedgerCheck;
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
        select format('the budget of %s in %s has used %s tokens and %s nano-USD, held %s and %s, %s open, %s requests;'
                          || ' its attempts say %s and %s, %s and %s, %s, %s',
                      coalesce(b.scope_id, a.scope_id), coalesce(b.period, a.period), b.tok_used, b.cost_used, b.tok_held, b.cost_held, b.open_count, b.requests,
                      b.tok_carried + coalesce(a.tok_used, 0) + coalesce(c.tokens, 0),
                      b.cost_carried + coalesce(a.cost_used, 0) + coalesce(c.cost_nanos, 0),
                      coalesce(a.tok_held, 0), coalesce(a.cost_held, 0),
                      coalesce(a.open_count, 0), b.requests_carried + coalesce(a.requests, 0)) as finding
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
        order by coalesce(b.scope_id, a.scope_id), coalesce(b.period, a.period)\
        """;

    /** What an account used of a model: its attempts, and their corrections. */
    private static final String TOTALS = """
        with parts as (
            select account_id, period, model_served, requests, input_tok, cache_write_5m_tok, cache_write_1h_tok,
                   cache_read_tok, output_tok, web_searches, tok_charged, cost_nanos
            from usage_total
            union all
            select account_id, period, model_served, -1, -input_tok, -cache_write_5m_tok, -cache_write_1h_tok,
                   -cache_read_tok, -output_tok, -web_searches, -tok_charged, -cost_nanos
            from request
            where state in ('settled', 'expired')
            union all
            select account_id, period, model_served, 0, 0, 0, 0, 0, 0, 0, -tokens, -cost_nanos
            from correction)
        select format('the total of %s in %s for %s is not the sum of its attempts', account_id, period, model_served)
                   as finding
        from parts
        group by account_id, period, model_served
        having sum(requests) <> 0 or sum(input_tok) <> 0 or sum(cache_write_5m_tok) <> 0
            or sum(cache_write_1h_tok) <> 0 or sum(cache_read_tok) <> 0 or sum(output_tok) <> 0
            or sum(web_searches) <> 0 or sum(tok_charged) <> 0 or sum(cost_nanos) <> 0
        order by account_id, period, model_served\
        """;

    private static final String STRAY_CORRECTIONS = """
        select format('the correction of %s/%s in %s belongs to no attempt of the account %s in that month',
                      c.request_id, c.attempt, c.period, c.account_id) as finding
        from correction c
        left join request r on r.period = c.period and r.id = c.request_id and r.attempt = c.attempt
                           and r.account_id = c.account_id
        where r.id is null
        order by c.period, c.request_id, c.attempt\
        """;

    private static final String BELOW_NOTHING = """
        select format('the attempt %s/%s in %s is charged less than nothing: %s tokens and %s nano-USD',
                      r.id, r.attempt, r.period, r.tok_charged + coalesce(c.tokens, 0),
                      r.cost_nanos + coalesce(c.cost_nanos, 0)) as finding
        from request r
        left join (select request_id, attempt, period, sum(tokens) as tokens, sum(cost_nanos) as cost_nanos
                   from correction group by 1, 2, 3) c
               on c.request_id = r.id and c.attempt = r.attempt and c.period = r.period
        where r.tok_charged + coalesce(c.tokens, 0) < 0 or r.cost_nanos + coalesce(c.cost_nanos, 0) < 0
        order by r.period, r.id, r.attempt\
        """;

    private static final String LATE_TRUTHS = """
        select format('the attempt %s/%s in %s has %s late truths', request_id, attempt, period, count(*)) as finding
        from correction
        where author like :by_daemon || '%'
        group by request_id, attempt, period
        having count(*) > 1
        order by period, request_id, attempt\
        """;

    private static final String SCOPES = """
        select format('the attempt %s/%s in %s does not count for its account %s', id, attempt, period, account_id)
                   as finding
        from request
        where not scopes @> jsonb_build_array(jsonb_build_object('id', CAST(account_id AS text)))
        union all
        select format('a correction of %s/%s in %s does not count for its account %s',
                      request_id, attempt, period, account_id)
        from correction
        where not account_id = any(scopes)
        order by 1\
        """;

    private static final String WARNINGS = """
        select format('the warning of %s in %s at %s %% of its limit of %s was raised at %s (%s)',
                      scope_id, period, threshold, limit_at, used, kind) as finding
        from warning
        where kind <> 'provider' and CAST(used AS numeric) * 100 < CAST(limit_at AS numeric) * threshold
        order by period, scope_id, kind, threshold\
        """;

    private static final List<String> CHECKS =
            List.of(BUDGETS, TOTALS, STRAY_CORRECTIONS, BELOW_NOTHING, LATE_TRUTHS, SCOPES, WARNINGS);

    /** The sweeper of any running daemon would have closed them long ago. */
    private static final String LEFT_OPEN = """
        select format('the attempt %s/%s in %s is open, though its deadline was %s: does a daemon run?',
                      id, attempt, period, to_char(deadline at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                   as finding
        from request
        where state = 'open' and deadline < now() - interval '15 minutes'
        order by deadline, id, attempt\
        """;

    private LedgerVerification() {}

    static LedgerCheck run(Tx tx) {
        tx.update(ONE_SNAPSHOT, Params.NONE);
        List<String> discrepancies =
                CHECKS.stream().flatMap(check -> findings(tx, check).stream()).toList();
        Row counts = tx.get(COUNTS, Params.NONE);
        return new LedgerCheck(
                counts.number("budgets"), counts.number("attempts"), discrepancies, findings(tx, LEFT_OPEN));
    }

    private static List<String> findings(Tx tx, String sql) {
        return tx.query(sql, Params.of("by_daemon", CorrectionWrites.BY_DAEMON)).stream()
                .map(row -> row.text("finding"))
                .toList();
    }
}
