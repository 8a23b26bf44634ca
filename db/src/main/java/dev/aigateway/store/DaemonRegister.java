package dev.aigateway.store;

import java.util.UUID;

/** The daemons that use this database. */
public final class DaemonRegister {

    private static final String SEEN = """
        insert into daemon (id, host, version, started_at, seen_at) values (:id, :host, :version, now(), now())
        on conflict (id) do update set host = excluded.host, version = excluded.version,
                                       started_at = now(), seen_at = now()\
        """;

    private final Database database;

    public DaemonRegister(Database database) {
        this.database = database;
    }

    public void started(UUID daemon, String host, String version) {
        database.inPatientTx(
                tx -> tx.update(SEEN, Params.of("id", daemon).and("host", host).and("version", version)));
    }
}
