package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Actor;
import dev.aigateway.access.Caller;
import dev.aigateway.access.Credential;
import dev.aigateway.access.CredentialDirectory;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.KeyHash;
import dev.aigateway.access.KeyRegister;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.NameTaken;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import io.helidon.dbclient.DbClientException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Keys and the accounts behind them in Postgres. Threads may share it. */
public final class PostgresCredentials implements CredentialDirectory, KeyRegister {

    private static final String FIND_VALID = """
        select c.id as credential_id, c.account_id, a.role, a.models,
               case a.kind when 'user' then a.email else 'key:' || a.name end as account_name
        from credential c
        join account a on a.id = c.account_id
        where c.hash = :hash
          and c.revoked_at is null
          and (c.expires_at is null or c.expires_at > now())
          and a.deleted_at is null\
        """;

    private static final String MAKE_ACCOUNT = """
        insert into account (id, kind, name, role, models)
        values (:id, 'service', :name, :role, :models)\
        """;

    private static final String MAKE_SCOPE = "insert into scope (id, kind) values (:id, 'account')";

    private static final String MAKE_CREDENTIAL = """
        insert into credential (id, account_id, kind, hash, hint, expires_at)
        values (:credential, :id, 'gateway_key', :hash, :hint,
                now() + make_interval(secs => CAST(:valid_for AS bigint) / 1000.0))\
        """;

    private static final String CREDENTIALS = """
        select c.id as credential_id, c.account_id, a.role, a.models, c.kind, c.hint, c.created_at, c.expires_at,
               c.revoked_at, case a.kind when 'user' then a.email else 'key:' || a.name end as account_name
        from credential c
        join account a on a.id = c.account_id
        """;

    private static final String ALL = CREDENTIALS + "order by c.created_at desc, c.id";
    private static final String ONE = CREDENTIALS + "where c.id = :credential";

    private static final String REVOKE = """
        update credential set revoked_at = now()
        where id = :credential and revoked_at is null
        returning account_id\
        """;

    private static final String LIVING_SERVICE = """
        select id from account where kind = 'service' and name = :name and deleted_at is null
        for update\
        """;

    private static final String REVOKE_ALL = """
        update credential set revoked_at = now() where account_id = :id and revoked_at is null\
        """;

    private static final String DELETE_SERVICE = """
        update account set deleted_at = now(), updated_at = now()
        where id = :id and kind = 'service' and deleted_at is null\
        """;

    private static final String FIRST_KEYS_LOCK =
            "select pg_advisory_xact_lock(hashtext('aigateway first keys')) as locked";
    private static final String ANY_ACCOUNT = "select exists (select 1 from account) as present";

    private final Database database;
    private final SecureRandom random;

    public PostgresCredentials(Database database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public Optional<Caller> findValid(KeyHash hash) {
        return database.inTx(
                tx -> tx.find(FIND_VALID, Params.of("hash", hash.bytes())).map(Callers::of));
    }

    @Override
    public IssuedKey create(NewServiceKey key, Actor actor) {
        try {
            return database.inPatientTx(tx -> create(tx, key, actor));
        } catch (DbClientException e) {
            if (SqlState.of(e).filter(SqlState::uniqueViolation).isPresent()) {
                throw new NameTaken(key.name());
            }
            throw e;
        }
    }

    private IssuedKey create(Tx tx, NewServiceKey key, Actor actor) {
        Params params = Params.of("id", UUID.randomUUID())
                .and("name", key.name())
                .and("role", key.role().name().toLowerCase(Locale.ROOT))
                .and("models", key.models().isEmpty() ? null : key.models());
        tx.update(MAKE_ACCOUNT, params);
        tx.update(MAKE_SCOPE, params);
        return issue(tx, key, params, actor);
    }

    @Override
    public List<IssuedKey> createFirst(List<NewServiceKey> keys, Actor actor) {
        return database.inPatientTx(tx -> {
            tx.query(FIRST_KEYS_LOCK, Params.NONE);
            return anyAccount(tx)
                    ? List.of()
                    : keys.stream().map(key -> create(tx, key, actor)).toList();
        });
    }

    @Override
    public IssuedKey reissue(NewServiceKey key, Actor actor) {
        return database.inPatientTx(tx -> {
            Optional<Row> living = tx.find(LIVING_SERVICE, Params.of("name", key.name()));
            if (living.isEmpty()) {
                return create(tx, key, actor);
            }
            Params params = Params.of("id", living.get().uuid("id"));
            tx.update(REVOKE_ALL, params);
            return issue(tx, key, params, actor);
        });
    }

    private IssuedKey issue(Tx tx, NewServiceKey key, Params account, Actor actor) {
        KeySecret secret = KeySecret.generate(random);
        Params params = account.and("credential", UUID.randomUUID())
                .and("hash", secret.hash().bytes())
                .and("hint", secret.hint())
                .and("valid_for", key.validFor().orElse(null));
        tx.update(MAKE_CREDENTIAL, params);
        Audit.write(tx, actor, "create-key", "key:" + key.name(), null);
        return new IssuedKey(credential(tx.get(ONE, params)), secret);
    }

    @Override
    public List<Credential> all() {
        return database.inPatientTx(tx -> tx.query(ALL, Params.NONE).stream()
                .map(PostgresCredentials::credential)
                .toList());
    }

    @Override
    public Optional<Credential> revoke(CredentialId id, Actor actor, String reason) {
        return database.inPatientTx(tx -> tx.find(REVOKE, Params.of("credential", id.value()))
                .map(row -> {
                    tx.update(DELETE_SERVICE, Params.of("id", row.uuid("account_id")));
                    Credential revoked = credential(tx.get(ONE, Params.of("credential", id.value())));
                    Audit.write(tx, actor, "revoke-key", revoked.accountName(), reason);
                    return revoked;
                }));
    }

    @Override
    public boolean empty() {
        return !database.inPatientTx(PostgresCredentials::anyAccount);
    }

    private static boolean anyAccount(Tx tx) {
        return tx.get(ANY_ACCOUNT, Params.NONE).flag("present");
    }

    private static Credential credential(Row row) {
        return new Credential(
                new CredentialId(row.uuid("credential_id")),
                new AccountId(row.uuid("account_id")),
                row.text("account_name"),
                row.text("kind"),
                Role.valueOf(row.text("role").toUpperCase(Locale.ROOT)),
                row.texts("models"),
                row.text("hint"),
                row.instant("created_at"),
                row.findInstant("expires_at").orElse(null),
                row.findInstant("revoked_at").orElse(null));
    }
}
