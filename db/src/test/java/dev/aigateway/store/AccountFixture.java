package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Actor;
import dev.aigateway.access.Change;
import dev.aigateway.access.ClaudecodeKey;
import dev.aigateway.access.EmailAddress;
import dev.aigateway.access.IdempotencyKey;
import dev.aigateway.access.NewUser;
import dev.aigateway.access.Regeneration;
import dev.aigateway.access.Tags;
import dev.aigateway.env.DatabaseUrl;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A database and all that changes accounts in it. */
final class AccountFixture implements AutoCloseable {

    static final Change CHANGE = Change.by(new Actor("test"), "a test");
    static final Regeneration AT_ONCE = new Regeneration(Optional.empty(), Optional.empty(), Optional.empty());
    static final String CLAUDECODE_KEY = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String AUDIT = """
        select actor, action, target, cast(before as text) as before, cast(after as text) as after, reason
        from audit order by id\
        """;

    final DatabaseUrl url = TestDatabase.fresh();
    final Database database = Database.open(url, "test", 4);
    final PostgresUsers users = new PostgresUsers(database, RANDOM);
    final PostgresServices services = new PostgresServices(database, RANDOM);
    final PostgresLimits limits = new PostgresLimits(database);
    final PostgresCredentials credentials = new PostgresCredentials(database, RANDOM);
    final PostgresUsageLedger ledger = new PostgresUsageLedger(database);

    static NewUser person(String email) {
        return person(email, Optional.empty());
    }

    static NewUser person(String email, Optional<String> claudecodeKey) {
        return new NewUser(
                new EmailAddress(email),
                "Ada",
                "King",
                claudecodeKey.map(ClaudecodeKey::of),
                OptionalLong.empty(),
                Optional.empty(),
                new Tags(Map.of("team", "engines", "cost-centre", "42")));
    }

    static Change once(AccountId caller, String key, String bodyHash) {
        String hash = bodyHash.repeat(32);
        return new Change(
                new Actor("test"),
                Optional.empty(),
                Optional.of(new IdempotencyKey(caller, "POST /x", key, hash, 201)));
    }

    List<Row> audit() {
        return database.inPatientTx(tx -> tx.query(AUDIT, Params.NONE));
    }

    void execute(String sql) {
        TestDatabase.execute(url, sql);
    }

    @Override
    public void close() {
        database.close();
    }
}
