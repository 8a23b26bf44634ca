package dev.aigateway.store;

import dev.aigateway.budget.Hold;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenCounting;
import java.util.List;
import java.util.UUID;

/** The daemons that use this database, and what a dead one left behind. */
public final class DaemonRegister {

    private static final String SEEN = """
        insert into daemon (id, host, version, started_at, seen_at) values (:id, :host, :version, now(), now())
        on conflict (id) do update set host = excluded.host, version = excluded.version,
                                       started_at = now(), seen_at = now()\
        """;

    private static final String OPEN = """
        select id, period, attempt, tok_hold, cost_hold, opened_at from request
        where daemon_id = :daemon and state = 'open'
        order by opened_at\
        """;

    private final Database database;
    private final SettlementTransaction settlement = new SettlementTransaction(TokenCounting.UNCACHED, new Prices());

    public DaemonRegister(Database database) {
        this.database = database;
    }

    public void started(UUID daemon, String host, String version) {
        database.inPatientTx(
                tx -> tx.update(SEEN, Params.of("id", daemon).and("host", host).and("version", version)));
    }

    /**
     * Charges the hold of every call that an earlier run of this daemon left open, never less: the provider may have
     * charged for it. To be called before the first admission, by who holds the lock of the daemon's data folder.
     */
    public int expireLeftOpen(UUID daemon) {
        List<Hold> left = database.inPatientTx(tx -> tx.query(OPEN, Params.of("daemon", daemon)).stream()
                .map(DaemonRegister::hold)
                .toList());
        left.forEach(hold -> database.inPatientTx(tx -> {
            settlement.expire(tx, hold);
            return true;
        }));
        return left.size();
    }

    private static Hold hold(Row row) {
        return new Hold(
                row.uuid("id"),
                Math.toIntExact(row.number("attempt")),
                Period.of(row.date("period")),
                new Amount(row.number("tok_hold"), new Money(row.number("cost_hold"))),
                row.instant("opened_at"));
    }
}
