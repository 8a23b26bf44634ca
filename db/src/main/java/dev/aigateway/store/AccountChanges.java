package dev.aigateway.store;

import dev.aigateway.access.Change;
import dev.aigateway.access.Conflict;
import io.helidon.dbclient.DbClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The one way to change an account: the change, its audit row and its idempotency key are one transaction. Threads may
 * share it.
 */
final class AccountChanges {

    /** Changes of one account come one after the other. */
    private static final String LOCK = """
        select id from account where id = :account and kind = any(:kinds) and deleted_at is null for update\
        """;

    private static final String TOUCH = "update account set updated_at = now() where id = :account";

    /** The patience of who waits at a terminal or in a browser. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Database database;

    AccountChanges(Database database) {
        this.database = database;
    }

    /** {@code work} makes the account of this id, which is new. */
    <T> T create(Change change, String action, UUID account, Function<Tx, T> work) {
        return inTx(tx -> made(tx, change, action, account, work));
    }

    /** As {@link #create}, within a transaction. */
    <T> T made(Tx tx, Change change, String action, UUID account, Function<Tx, T> work) {
        change.once().ifPresent(once -> IdempotencyKeys.claim(tx, once, account));
        T result = work.apply(tx);
        Audit.write(tx, change, action, Optional.empty(), after(tx, account));
        return result;
    }

    /** Empty if there is no such living account. */
    <T> Optional<T> alter(Change change, String action, AccountKind kind, UUID account, Function<Tx, T> work) {
        return inTx(tx -> {
            if (tx.find(LOCK, Params.of("account", account).and("kinds", kind.names()))
                    .isEmpty()) {
                return Optional.empty();
            }
            change.once().ifPresent(once -> IdempotencyKeys.claim(tx, once, account));
            return Optional.of(altered(tx, change, action, account, work));
        });
    }

    /** As {@link #alter}, within a transaction that has locked the account. */
    <T> T altered(Tx tx, Change change, String action, UUID account, Function<Tx, T> work) {
        Optional<Audit.State> before = Audit.state(tx, account);
        tx.update(TOUCH, Params.of("account", account));
        T result = work.apply(tx);
        Audit.write(tx, change, action, before, after(tx, account));
        return result;
    }

    private static Audit.State after(Tx tx, UUID account) {
        return Audit.state(tx, account).orElseThrow();
    }

    private <T> T inTx(Function<Tx, T> work) {
        try {
            return database.inPatientTx(tx -> {
                tx.waitForLocks(PATIENCE);
                return work.apply(tx);
            });
        } catch (DbClientException e) {
            throw refused(e);
        }
    }

    /** What is unique among the living is kept so by indexes, which also see what happens at the same time. */
    private static RuntimeException refused(DbClientException e) {
        return switch (SqlState.violatedConstraint(e).orElse("")) {
            case "account_email" -> new Conflict(Conflict.Kind.EMAIL_TAKEN);
            case "credential_hash" -> new Conflict(Conflict.Kind.CLAUDECODE_KEY_TAKEN);
            case "account_name" -> new Conflict(Conflict.Kind.NAME_TAKEN);
            default -> e;
        };
    }
}
