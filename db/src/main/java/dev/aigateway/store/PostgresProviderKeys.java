package dev.aigateway.store;

import dev.aigateway.access.Change;
import dev.aigateway.access.EncryptionKey;
import dev.aigateway.access.ProviderKeys;
import dev.aigateway.env.Secret;
import java.util.List;
import java.util.Optional;

/** Sealed keys in Postgres. Threads may share it. */
public final class PostgresProviderKeys implements ProviderKeys {

    private static final int HINT_LENGTH = 4;

    private static final String STORE = """
        insert into provider_key (provider, sealed, hint, stored_by)
        values (:provider, :sealed, :hint, :stored_by)
        on conflict (provider) do update
        set sealed = excluded.sealed, hint = excluded.hint, stored_by = excluded.stored_by, stored_at = now()
        returning provider, hint, stored_by, stored_at\
        """;

    private static final String FIND = "select sealed from provider_key where provider = :provider";

    private static final String ALL = "select provider, hint, stored_by, stored_at from provider_key order by provider";

    private static final String STATE = """
        select provider, cast(jsonb_build_object('hint', hint) as text) as state
        from provider_key where provider = :provider\
        """;

    private final Database database;

    public PostgresProviderKeys(Database database) {
        this.database = database;
    }

    @Override
    public Stored store(String provider, Secret key, EncryptionKey encryption, Change change) {
        Params params = Params.of("provider", provider)
                .and("sealed", encryption.seal(key))
                .and("hint", hint(key.value()))
                .and("stored_by", change.actor().name());
        return database.inPatientTx(tx -> {
            Optional<Audit.State> before = state(tx, params);
            Stored stored = stored(tx.get(STORE, params));
            Audit.write(
                    tx, change, "set-provider-key", before, state(tx, params).orElseThrow());
            return stored;
        });
    }

    @Override
    public Optional<Secret> find(String provider, EncryptionKey encryption) {
        return database.inPatientTx(tx -> tx.find(FIND, Params.of("provider", provider)))
                .map(row -> encryption.open(row.bytes("sealed")));
    }

    @Override
    public List<Stored> all() {
        return database.inPatientTx(tx -> tx.query(ALL, Params.NONE).stream()
                .map(PostgresProviderKeys::stored)
                .toList());
    }

    private static Optional<Audit.State> state(Tx tx, Params provider) {
        return tx.find(STATE, provider).map(row -> new Audit.State(row.text("provider"), row.text("state")));
    }

    private static Stored stored(Row row) {
        return new Stored(row.text("provider"), row.text("hint"), row.text("stored_by"), row.instant("stored_at"));
    }

    private static String hint(String key) {
        return "…" + key.substring(Math.max(0, key.length() - HINT_LENGTH));
    }
}
