package dev.aigateway.store;

import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Period;
import java.time.ZoneId;

/** The budget of the whole company, which is there only while, or because, the company has had a limit in the month. */
final class CompanyBudget {

    /**
     * Every admission locks a budget before it writes anything, and every settlement begins with {@link #GATE}, so that
     * whoever has this is alone with the budgets and the log. Reading goes on.
     */
    private static final String ALONE = "lock table budget in exclusive mode";

    /** Taken before anything else, so that nobody who holds rows of the log waits for {@link #ALONE} to end. */
    private static final String GATE = "lock table budget in row share mode";

    /** By the clock and not by the transaction's beginning: whoever was before it may have begun the next month. */
    private static final String PERIOD = """
        select cast(date_trunc('month', clock_timestamp() at time zone CAST(:zone AS text)) as date) as period\
        """;

    private static final String JOIN = """
        update request
        set scopes = scopes || jsonb_build_array(jsonb_build_object('id', CAST(:company AS text)))
        where period = :period and state = 'open'
          and not scopes @> jsonb_build_array(jsonb_build_object('id', CAST(:company AS text)))\
        """;

    /** What its own attempts and corrections do not account for is carried, also from an earlier limit of the month. */
    private static final String SUM_UP = """
        insert into budget as b (scope_id, period, tok_used, cost_used, requests, tok_carried, cost_carried,
                                 requests_carried, tok_held, cost_held, open_count)
        select CAST(:company AS uuid), CAST(:period AS date), a.tok, a.cost, a.requests, a.tok, a.cost, a.requests,
               a.tok_held, a.cost_held, a.open_count
        from (select CAST(coalesce(sum(tok_used), 0) AS bigint) as tok,
                     CAST(coalesce(sum(cost_used), 0) AS bigint) as cost,
                     CAST(coalesce(sum(requests), 0) AS bigint) as requests,
                     CAST(coalesce(sum(tok_held), 0) AS bigint) as tok_held,
                     CAST(coalesce(sum(cost_held), 0) AS bigint) as cost_held,
                     CAST(coalesce(sum(open_count), 0) AS bigint) as open_count
              from budget where period = :period and scope_id <> CAST(:company AS uuid)) a
        on conflict (scope_id, period) do update
        set tok_carried = b.tok_carried + excluded.tok_used - b.tok_used,
            cost_carried = b.cost_carried + excluded.cost_used - b.cost_used,
            requests_carried = b.requests_carried + excluded.requests - b.requests,
            tok_used = excluded.tok_used, cost_used = excluded.cost_used, requests = excluded.requests,
            tok_held = excluded.tok_held, cost_held = excluded.cost_held, open_count = excluded.open_count\
        """;

    /**
     * The scopes of an attempt {@code r}. Once it is closed, what is booked beside it counts for the company too, whose
     * budget may carry its charge; needs {@link #COMPANY}.
     */
    static final String SCOPE_IDS = """
        array(select s ->> 'id' from jsonb_array_elements(r.scopes) s
              union
              select CAST(b.scope_id AS text) from budget b
              where r.state <> 'open' and b.period = r.period and b.scope_id = CAST(:company AS uuid)) as scope_ids
        """;

    static final Params COMPANY = Params.of("company", ScopeId.COMPANY.value().toString());

    private CompanyBudget() {}

    /** Lets a transaction into the budgets; to be its first lock. */
    static void enter(Tx tx) {
        tx.update(GATE, Params.NONE);
    }

    /** Makes the running month's budget the sum of the accounts', the calls that are running included. */
    static void countTheMonth(Tx tx, ZoneId zone) {
        tx.update(ALONE, Params.NONE);
        Period running =
                Period.of(tx.get(PERIOD, Params.of("zone", zone.getId())).date("period"));
        Params params = Params.of("period", running.firstDay()).and(COMPANY);
        tx.update(JOIN, params);
        tx.update(SUM_UP, params);
    }
}
