package dev.aigateway.store;

import dev.aigateway.budget.AttemptLog;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The log of attempts in Postgres. Threads may share it. */
public final class PostgresAttemptLog implements AttemptLog {

    private static final int AT_ONCE = 500;

    private static final String RESTORE = "with restored as (\n" + AdmissionWrites.INSERT + """
            where r.account in (select id from account)
            on conflict do nothing
            returning period, tok_hold, cost_hold, scopes),
        held as (
            select cast(s ->> 'id' as uuid) as scope_id, r.period, sum(r.tok_hold) as tok, sum(r.cost_hold) as cost,
                   count(*) as opened
            from restored r, jsonb_array_elements(r.scopes) s
            group by 1, 2)
        insert into budget as b (scope_id, period, tok_held, cost_held, open_count)
        select scope_id, period, tok, cost, opened from held order by scope_id, period
        on conflict (scope_id, period) do update
        set tok_held = b.tok_held + excluded.tok_held, cost_held = b.cost_held + excluded.cost_held,
            open_count = b.open_count + excluded.open_count\
        """;

    /** The system's identifier, and the timeline that begins the name of every log file (PostgreSQL, "Timelines"). */
    private static final String TIMELINE = """
        select (select system_identifier from pg_control_system()) || ':'
               || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline\
        """;

    private final Database database;

    public PostgresAttemptLog(Database database) {
        this.database = database;
    }

    @Override
    public List<OpenAttempt> leftOpen(UUID daemon, Duration age) {
        return database.inPatientTx(tx -> OpenAttempts.ofDaemon(tx, daemon, age.toSeconds()));
    }

    @Override
    public List<OpenAttempt> overdue(int most) {
        return database.inPatientTx(tx -> OpenAttempts.overdue(tx, most));
    }

    @Override
    public void restore(List<OpenAttempt> attempts, UUID daemon) {
        for (int from = 0; from < attempts.size(); from += AT_ONCE) {
            List<OpenAttempt> some = attempts.subList(from, Math.min(attempts.size(), from + AT_ONCE));
            database.inPatientTx(tx -> tx.update(RESTORE, rows(some).and("daemon", daemon)));
        }
    }

    private static Params rows(List<OpenAttempt> attempts) {
        Columns rows = new Columns();
        attempts.forEach(attempt -> AdmissionWrites.add(rows, attempt, "open", scopes(attempt.scopes()), null));
        return rows.params();
    }

    private static String scopes(List<ScopeId> scopes) {
        return scopes.stream()
                .map(scope -> "{\"id\":\"" + scope.value() + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String timeline() {
        return database.inPatientTx(tx -> tx.get(TIMELINE, Params.NONE).text("timeline"));
    }
}
