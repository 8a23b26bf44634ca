package dev.aigateway.store;

import dev.aigateway.access.Caller;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.AdmissionRules;
import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Hold;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.PriceBook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction that lets a call go: look up, lock, decide, write. */
final class AdmissionTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionTransaction.class);
    /** Time for the daemon's own work around a call, before anybody may think that it died. */
    private static final Duration DEADLINE_SLACK = Duration.ofMinutes(5);

    private static final String CALLER = """
        select c.id as credential_id, c.account_id, a.role, a.models,
               case a.kind when 'user' then a.email else 'key:' || a.name end as account_name,
               now() as now,
               cast(date_trunc('month', now() at time zone CAST(:zone AS text)) as date) as period,
               (select max(id) from price) as price_version
        from credential c
        join account a on a.id = c.account_id
        where c.hash = :hash
          and c.revoked_at is null
          and (c.expires_at is null or c.expires_at > now())
          and a.deleted_at is null\
        """;

    private static final String LOCK_BUDGETS = """
        select b.scope_id, a.kind, s.token_limit, s.cost_limit_nanos,
               b.tok_used, b.tok_held, b.cost_used, b.cost_held
        from budget b
        join scope s on s.id = b.scope_id
        join account a on a.id = s.id
        where b.scope_id = :account and b.period = :period
        order by b.scope_id
        for update of b\
        """;

    private static final String MAKE_BUDGETS = """
        insert into budget (scope_id, period) values (:account, :period)
        on conflict do nothing\
        """;

    private static final String OPEN = """
        with hold as (
            update budget
            set tok_held = tok_held + :tok_hold, cost_held = cost_held + :cost_hold, open_count = open_count + 1
            where scope_id = :account and period = :period)
        """ + Insert.REQUEST + Insert.VALUES;

    private static final String REFUSE = """
        with refusal as (
            update budget set refusals = refusals + 1 where scope_id = :account and period = :period)
        """ + Insert.REQUEST + Insert.VALUES + """
        where (select count(*) from request
               where account_id = :account and state = 'refused'
                 and opened_at > now() - interval '1 minute') < 60\
        """;

    /** The one place that names the columns of an attempt. */
    private static final class Insert {
        private static final String REQUEST = """
            insert into request (id, period, attempt, account_id, credential_id, daemon_id, surface, model_asked,
                                 model_served, provider, state, scopes, tok_hold, cost_hold, stream, error,
                                 client_request_id, session_id, agent, user_agent, deadline)
            """;
        private static final String VALUES = """
            select :id, :period, :attempt, :account, :credential, :daemon, :surface, :model_asked,
                   :model, :provider, :state,
                   (select coalesce(jsonb_agg(jsonb_build_object(
                               'id', b.scope_id, 'token_limit', CAST(:token_limit AS bigint),
                               'cost_limit_nanos', CAST(:cost_limit AS bigint),
                               'tok_used', b.tok_used, 'tok_held', b.tok_held,
                               'cost_used', b.cost_used, 'cost_held', b.cost_held)), CAST('[]' AS jsonb))
                    from budget b where b.scope_id = :account and b.period = :period),
                   :tok_hold, :cost_hold, :stream, CAST(:error AS text),
                   CAST(:client_request_id AS text), CAST(:session_id AS text), CAST(:agent AS text),
                   CAST(:user_agent AS text), now() + make_interval(secs => CAST(:timeout AS bigint) / 1000.0)
            """;
    }

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

    Admission run(Tx tx, CallToAdmit call) {
        Optional<Row> found = tx.find(
                CALLER,
                Params.of("hash", call.key().bytes())
                        .and("zone", defaults.zone().getId()));
        if (found.isEmpty()) {
            return new Admission.Unknown();
        }
        Row row = found.get();
        Caller caller = Callers.of(row);
        if (!caller.mayUse(call.modelAsked(), call.model())) {
            return new Admission.ModelNotAllowed();
        }
        Period period = Period.of(row.date("period"));
        Budget budget = lock(tx, caller, period);
        PriceBook book = prices.at(row.number("price_version"), tx);
        Amount hold = expectedUse.hold(caller.account(), call, book, row.instant("now"));
        Params params = params(call, caller, period, budget, hold);
        return conclude(
                tx,
                AdmissionRules.decide(List.of(budget)),
                new Opening(call, caller, period, hold, row.instant("now"), params));
    }

    private record Opening(CallToAdmit call, Caller caller, Period period, Amount hold, Instant now, Params params) {}

    private Admission conclude(Tx tx, Decision decision, Opening opening) {
        if (!(decision instanceof Decision.Admit)) {
            if (defaults.enforced()) {
                return refuse(tx, decision, opening);
            }
            LOG.info("would have been refused: {} {}", opening.caller.name(), decision);
        }
        tx.update(OPEN, opening.params.and("state", "open").and("error", null));
        Hold hold =
                new Hold(opening.call.requestId(), opening.call.attempt(), opening.period, opening.hold, opening.now);
        return new Admission.Admitted(hold, opening.caller);
    }

    private Admission refuse(Tx tx, Decision decision, Opening opening) {
        opening.params
                .and("state", "refused")
                .and("error", decision.getClass().getSimpleName())
                .and("tok_hold", 0L)
                .and("cost_hold", 0L);
        tx.update(REFUSE, opening.params);
        Instant resetAt = opening.period.end(defaults.zone());
        return switch (decision) {
            case Decision.OutOfTokens out ->
                new Admission.TokensExhausted(out.used(), out.limit(), opening.now, resetAt);
            case Decision.OutOfMoney out -> new Admission.CostExhausted(out.used(), out.limit(), opening.now, resetAt);
            case Decision.Held held -> new Admission.FullyHeld(held.explanation());
            case Decision.Admit _ -> throw new IllegalStateException("admitted calls are not refused");
        };
    }

    private Budget lock(Tx tx, Caller caller, Period period) {
        Params params = Params.of("account", caller.account().value()).and("period", period.firstDay());
        Row row = tx.find(LOCK_BUDGETS, params).orElseGet(() -> {
            tx.update(MAKE_BUDGETS, params);
            return tx.get(LOCK_BUDGETS, params);
        });
        Limits limits = Limits.of(row, defaults);
        return new Budget(
                row.uuid("scope_id"),
                limits.tokens(),
                limits.cost(),
                new Amount(row.number("tok_used"), new Money(row.number("cost_used"))),
                new Amount(row.number("tok_held"), new Money(row.number("cost_held"))));
    }

    private Params params(CallToAdmit call, Caller caller, Period period, Budget budget, Amount hold) {
        return Params.of("id", call.requestId())
                .and("period", period.firstDay())
                .and("attempt", call.attempt())
                .and("account", caller.account().value())
                .and("credential", caller.credential().value())
                .and("daemon", daemon)
                .and("surface", call.surface())
                .and("model_asked", call.modelAsked())
                .and("model", call.model())
                .and("provider", call.provider())
                .and(
                        "token_limit",
                        budget.tokenLimit().isPresent() ? budget.tokenLimit().getAsLong() : null)
                .and("cost_limit", budget.costLimit().map(Money::nanos).orElse(null))
                .and("tok_hold", hold.tokens())
                .and("cost_hold", hold.cost().nanos())
                .and("stream", call.stream())
                .and("client_request_id", call.client().requestId())
                .and("session_id", call.client().sessionId())
                .and("agent", call.client().agent())
                .and("user_agent", call.client().userAgent())
                .and("timeout", call.timeout().plus(DEADLINE_SLACK));
    }
}
