package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.ledger.LedgerLine;
import dev.aigateway.ledger.LedgerLines;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The whole ledger of a month, line by line. Threads may share it. */
public final class PostgresLedgerExport {

    private static final String LOCK =
            "select pg_try_advisory_xact_lock(hashtext('aigateway ledger export')) as acquired";

    private static final String ENTRIES = """
        select e.*, case a.kind when 'user' then a.email when 'service' then 'key:' || a.name end as account_name,
               array(select key || '=' || value from jsonb_each_text(a.tags) order by key) as tags
        from (
            select 'call' as kind, r.id as request_id, r.attempt, r.account_id, r.id as tie,
                   r.surface, r.model_asked, r.model_served, r.provider, r.state, r.source, r.http_status,
                   r.input_tok, r.cache_write_5m_tok, r.cache_write_1h_tok, r.cache_read_tok, r.output_tok,
                   r.web_searches, r.session_id, r.client_request_id,
                   r.tok_charged, r.cost_nanos, r.opened_at, r.closed_at
            from request r
            where r.period = :period
            union all
            select 'correction', c.request_id, c.attempt, c.account_id, c.id,
                   null, null, nullif(c.model_served, ''), null, null, null, null,
                   0, 0, 0, 0, 0,
                   0, null, null,
                   c.tokens, c.cost_nanos, c.created_at, null
            from correction c
            where c.period = :period
        ) e
        left join account a on a.id = e.account_id
        order by e.opened_at, e.request_id, e.attempt, e.kind, e.tie\
        """;

    private final Database database;

    public PostgresLedgerExport(Database database) {
        this.database = database;
    }

    /** Lets {@code work} read the month, by one snapshot; empty if somebody else is exporting just now. */
    public <T> Optional<T> alone(Period period, Function<LedgerLines, T> work) {
        return database.inPatientTx(tx -> tx.get(LOCK, Params.NONE).flag("acquired")
                ? Optional.of(work.apply(each ->
                        tx.forEach(ENTRIES, Params.of("period", period.firstDay()), row -> each.accept(entry(row)))))
                : Optional.empty());
    }

    private static LedgerLine entry(Row row) {
        return new LedgerLine(
                row.text("kind"),
                row.uuid("request_id"),
                row.number("attempt"),
                new AccountId(row.uuid("account_id")),
                row.findText("account_name").orElse(null),
                row.texts("tags"),
                row.findText("model_served").orElse(null),
                call(row),
                new Amount(row.number("tok_charged"), new Money(row.number("cost_nanos"))),
                row.instant("opened_at"),
                row.findInstant("closed_at").orElse(null));
    }

    private static LedgerLine.@Nullable Call call(Row row) {
        if (row.text("kind").equals("correction")) {
            return null;
        }
        return new LedgerLine.Call(
                row.text("surface"),
                row.text("model_asked"),
                row.text("provider"),
                row.text("state"),
                row.findText("source").orElse(null),
                row.findNumber("http_status").stream().boxed().findFirst().orElse(null),
                new TokenUsage(
                        row.number("input_tok"),
                        row.number("cache_write_5m_tok"),
                        row.number("cache_write_1h_tok"),
                        row.number("cache_read_tok"),
                        row.number("output_tok")),
                row.number("web_searches"),
                row.findText("session_id").orElse(null),
                row.findText("client_request_id").orElse(null));
    }
}
