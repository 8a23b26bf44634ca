package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Actor;
import dev.aigateway.access.Caller;
import dev.aigateway.access.Change;
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

    private static final String CREDENTIALS = """
        select c.id as credential_id, c.account_id, a.role, a.models, c.kind, c.hint, c.created_at, c.expires_at,
               c.revoked_at, case a.kind when 'user' then a.email else 'key:' || a.name end as account_name
        from credential c
        join account a on a.id = c.account_id
        """;

    private static final String ALL = CREDENTIALS + "order by c.created_at desc, c.id";
    private static final String ONE = CREDENTIALS + "where c.id = :credential";

    private static final String OWNER = """
        select a.id as account_id
        from account a
        join credential c on c.account_id = a.id
        where c.id = :credential and c.revoked_at is null
        for update\
        """;

    private static final String LIVING_SERVICE = """
        select id from account where kind = 'service' and name = :name and deleted_at is null
        for update\
        """;

    private static final String DELETE_SERVICE = """
        update account set deleted_at = now(), updated_at = now()
        where id = :id and kind = 'service' and deleted_at is null
          and not exists (select 1 from credential c
                          where c.account_id = :id and c.revoked_at is null
                            and (c.expires_at is null or c.expires_at > now()))\
        """;

    private static final String FIRST_KEYS_LOCK =
            "select pg_advisory_xact_lock(hashtext('aigateway first keys')) as locked";
    private static final String ANY_ACCOUNT = "select exists (select 1 from account) as present";

    private final Database database;
    private final AccountChanges changes;
    private final SecureRandom random;

    public PostgresCredentials(Database database, SecureRandom random) {
        this.database = database;
        this.changes = new AccountChanges(database);
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
        UUID id = UUID.randomUUID();
        return changes.made(tx, Change.by(actor), "create-key", id, _ -> {
            PostgresServices.makeAccount(tx, id, key);
            return issue(tx, id, key);
        });
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
            UUID id = living.get().uuid("id");
            return changes.altered(tx, Change.by(actor), "create-key", id, _ -> {
                KeyIssue.end(tx, id, Optional.empty());
                return issue(tx, id, key);
            });
        });
    }

    private IssuedKey issue(Tx tx, UUID account, NewServiceKey key) {
        KeySecret secret = KeySecret.generate(random);
        UUID id = KeyIssue.issue(tx, account, PostgresServices.GATEWAY_KEY, secret, key.validity());
        return new IssuedKey(credential(tx.get(ONE, Params.of("credential", id))), secret);
    }

    @Override
    public List<Credential> all() {
        return database.inPatientTx(tx -> tx.query(ALL, Params.NONE).stream()
                .map(PostgresCredentials::credential)
                .toList());
    }

    @Override
    public Optional<Credential> revoke(CredentialId id, Actor actor, String reason) {
        Params params = Params.of("credential", id.value());
        Change change = Change.by(actor, reason);
        return database.inPatientTx(tx -> tx.find(OWNER, params)
                .map(row -> row.uuid("account_id"))
                .map(account -> changes.altered(tx, change, "revoke-key", account, _ -> {
                    KeyIssue.revoke(tx, account, id.value());
                    tx.update(DELETE_SERVICE, Params.of("id", account));
                    return credential(tx.get(ONE, params));
                })));
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
