package dev.aigateway.store;

import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.WarningRegister;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Warnings in Postgres, whose clock counts leases and months. Threads may share it. */
public final class PostgresWarnings implements WarningRegister {

    private static final String CLAIM = """
        with w as (
            update warning
            set claimed_until = now() + make_interval(secs => CAST(:lease AS bigint) / 1000.0), tries = tries + 1
            where id = (select id from warning
                        where delivered_at is null and claimed_until <= now()
                          and period >= date_trunc('month', now() at time zone CAST(:zone AS text)) - interval '1 month'
                        order by claimed_until
                        limit 1
                        for update skip locked)
            returning *)
        """ + WarningRows.NAMED;

    private static final String DELIVERED = "update warning set delivered_at = now() where id = CAST(:id AS uuid)";

    /** Who has claimed it since has another number of tries. */
    private static final String POSTPONE = """
        update warning
        set claimed_until = now() + make_interval(secs => CAST(:pause AS bigint) / 1000.0)
        where id = CAST(:id AS uuid) and tries = CAST(:tries AS int) and delivered_at is null\
        """;

    private static final String PROVIDER_LIMIT = """
        with w as (
            insert into warning (id, scope_id, period, kind, threshold, used, limit_at)
            values (gen_random_uuid(), CAST(:company AS uuid),
                    cast(date_trunc('month', now() at time zone CAST(:zone AS text)) as date), 'provider', 100, 0, 0)
            on conflict (scope_id, period, kind, threshold) do nothing
            returning *)
        """ + WarningRows.NAMED;

    private final Database database;
    private final ZoneId zone;

    /** {@code zone} is where a month begins. */
    public PostgresWarnings(Database database, ZoneId zone) {
        this.database = database;
        this.zone = zone;
    }

    @Override
    public Optional<RaisedWarning> claim(Duration lease) {
        Params params = Params.of("lease", lease).and("zone", zone.getId());
        return database.inTx(tx -> tx.find(CLAIM, params)).map(WarningRows::one);
    }

    @Override
    public void delivered(UUID id) {
        database.inTx(tx -> tx.update(DELIVERED, Params.of("id", id)));
    }

    @Override
    public void postpone(RaisedWarning claimed, Duration pause) {
        Params params =
                Params.of("id", claimed.id()).and("tries", claimed.tries()).and("pause", pause);
        database.inTx(tx -> tx.update(POSTPONE, params));
    }

    @Override
    public void raiseProviderLimit() {
        Params params = Params.of("company", ScopeId.COMPANY.value()).and("zone", zone.getId());
        List<RaisedWarning> written = database.inTx(tx -> WarningRows.all(tx.query(PROVIDER_LIMIT, params)));
        WarningRows.tell(written);
    }
}
