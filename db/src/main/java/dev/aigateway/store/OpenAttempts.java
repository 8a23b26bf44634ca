package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.CredentialId;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Reads attempts that are open. */
final class OpenAttempts {

    /** To be followed by further conditions. */
    static final String SELECT = """
        select r.id, r.period, r.attempt, r.account_id, r.credential_id, r.surface, r.model_asked, r.model_served,
               r.provider, r.tok_hold, r.cost_hold, r.hold_mode, r.max_tokens, r.stream, r.opened_at, r.deadline,
               r.client_request_id, r.session_id, r.agent, r.user_agent,
               array(select s ->> 'id' from jsonb_array_elements(r.scopes) s) as scope_ids
        from request r
        where r.state = 'open'
        """;

    private static final String OF_DAEMON = SELECT + """
          and r.daemon_id = :daemon and r.opened_at <= now() - make_interval(secs => CAST(:age AS bigint))
        order by r.opened_at, r.id, r.attempt\
        """;

    private static final String OVERDUE = SELECT + """
          and r.deadline < now()
        order by r.deadline
        limit CAST(:most AS int)\
        """;

    private OpenAttempts() {}

    /** What a daemon has opened at least so long ago and nobody has settled. */
    static List<OpenAttempt> ofDaemon(Tx tx, UUID daemon, long ageSeconds) {
        Params params = Params.of("daemon", daemon).and("age", ageSeconds);
        return tx.query(OF_DAEMON, params).stream().map(OpenAttempts::attempt).toList();
    }

    /** What nobody can be working on any more, the oldest first. */
    static List<OpenAttempt> overdue(Tx tx, int most) {
        return tx.query(OVERDUE, Params.of("most", most)).stream()
                .map(OpenAttempts::attempt)
                .toList();
    }

    static OpenAttempt attempt(Row row) {
        return new OpenAttempt(
                new Hold(
                        row.uuid("id"),
                        Math.toIntExact(row.number("attempt")),
                        Period.of(row.date("period")),
                        new Amount(row.number("tok_hold"), new Money(row.number("cost_hold"))),
                        row.instant("opened_at")),
                new AccountId(row.uuid("account_id")),
                new CredentialId(row.uuid("credential_id")),
                row.texts("scope_ids").stream()
                        .map(id -> new ScopeId(UUID.fromString(id)))
                        .toList(),
                BudgetMode.valueOf(row.text("hold_mode").toUpperCase(Locale.ROOT)),
                row.text("surface"),
                row.text("model_asked"),
                row.text("model_served"),
                row.text("provider"),
                row.findNumber("max_tokens"),
                row.flag("stream"),
                row.instant("deadline"),
                new CallToAdmit.Client(
                        row.findText("client_request_id").orElse(null),
                        row.findText("session_id").orElse(null),
                        row.findText("agent").orElse(null),
                        row.findText("user_agent").orElse(null)));
    }
}
