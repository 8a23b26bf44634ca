package dev.aigateway.bench;

import dev.aigateway.store.TestPostgres;

/** Settled calls of 1,000 accounts in the running month's log, spread over the month so far. */
final class FilledMonth {

    private static final int AT_ONCE = 500_000;

    /** The accounts that are there already are among them. */
    private static final String PAYERS = """
        create table bench_payer as
        select row_number() over () - 1 as n, id
        from (select id from account
              union all
              select gen_random_uuid() from generate_series(1, 1000 - (select count(*) from account))) p
        """;

    private FilledMonth() {}

    /** Analyzed and checkpointed, so that none of the filling is left to the measurement. */
    static void fill(TestPostgres postgres, int rows) {
        long begun = System.nanoTime();
        postgres.execute(PAYERS);
        for (int first = 1; first <= rows; first += AT_ONCE) {
            int last = Math.min(rows, first + AT_ONCE - 1);
            postgres.execute(part(first, last, rows));
            System.err.printf("%d of %d rows%n", last, rows);
        }
        postgres.execute("vacuum (analyze) request");
        postgres.execute("checkpoint");
        System.out.printf(
                "%d settled rows of %s accounts filled in within %d s: %s, and %s of indexes%n",
                postgres.number("select count(*) from request where state = 'settled'"),
                postgres.text("select count(*) from bench_payer"),
                (System.nanoTime() - begun) / 1_000_000_000,
                size(postgres, "pg_table_size"),
                size(postgres, "pg_indexes_size"));
    }

    // The log alone: the request path reads no sums of it.
    private static String part(int first, int last, int rows) {
        return """
            set synchronous_commit = off;
            insert into request (id, period, attempt, account_id, credential_id, daemon_id, surface, model_asked,
                model_served, provider, price_id, state, scopes, tok_hold, cost_hold, input_tok, cache_read_tok, output_tok,
                tok_charged, cost_nanos, source, http_status, stream, stop_reason, user_agent, upstream_request_id,
                opened_at, deadline, first_byte_at, closed_at)
            select uuidv7(at - clock_timestamp()), cast(date_trunc('month', now() at time zone 'UTC') as date), 1, p.id,
                p.id, CAST('00000000-0000-7000-8000-000000000001' AS uuid), '/v1/messages', 'claude-haiku-4-5',
                'claude-haiku-4-5', 'anthropic', 1, 'settled',
                jsonb_build_array(jsonb_build_object('id', p.id, 'limit', 100000000, 'used', i, 'held', 0)),
                13500, 40000000, 300 + i %% 900, i %% 50000, i %% 1500,
                300 + i %% 900 + i %% 1500, 1000 * (300 + i %% 900) + 5000 * (i %% 1500), 'reported', 200, true, 'end_turn',
                'claude-cli/2.1.0 (external, cli)', 'req_' || md5(CAST(i AS text)),
                at, at + interval '1 hour', at + interval '1 second', at + interval '5 seconds'
            from generate_series(%d, %d) i
            join bench_payer p on p.n = i %% 1000
            cross join lateral (
                select date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
                       + (now() - date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') * (i / %d.0) as at) t
            """.formatted(first, last, rows);
    }

    private static String size(TestPostgres postgres, String of) {
        return postgres.text("select pg_size_pretty(sum(" + of
                + "(inhrelid))) from pg_inherits where inhparent = CAST('request' AS regclass)");
    }
}
