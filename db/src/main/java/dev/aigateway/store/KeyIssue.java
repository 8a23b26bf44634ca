package dev.aigateway.store;

import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Validity;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Writes and revokes credentials. */
final class KeyIssue {

    /** {@code clock_timestamp()}, since the newest is the one whose transaction came last, not began last. */
    private static final String ISSUE = """
        insert into credential (id, account_id, kind, hash, hint, created_at, expires_at)
        select :credential, :account, :kind, :hash, :hint, at,
               coalesce(CAST(:until AS timestamptz), at + make_interval(secs => CAST(:valid_for AS bigint) / 1000.0))
        from (select clock_timestamp() as at) clock\
        """;

    /** What has expired holds on to its secret no longer; nor does the account that gets the secret anew. */
    private static final String FREE = """
        update credential set revoked_at = now()
        where hash = :hash and revoked_at is null and (account_id = :account or expires_at <= now())\
        """;

    /** Daemons cut the calls that are running with these keys ({@link RevocationFeed}). */
    private static final String REVOKE = """
        with revoked as (
            update credential set revoked_at = now()
            where account_id = :account and revoked_at is null and id = coalesce(CAST(:credential AS uuid), id)
            returning id)
        select pg_notify('%s', CAST(id AS text)) as told from revoked\
        """.formatted(RevocationFeed.CHANNEL);

    private static final String LET_EXPIRE = """
        update credential
        set expires_at = least(expires_at, now() + make_interval(secs => CAST(:grace AS bigint) / 1000.0))
        where account_id = :account and revoked_at is null\
        """;

    private static final String DELETE = """
        update account set deleted_at = now(), updated_at = now() where id = :account\
        """;

    private KeyIssue() {}

    static UUID issue(Tx tx, UUID account, String kind, KeySecret secret, Validity validity) {
        UUID credential = UUID.randomUUID();
        Params params = Params.of("credential", credential)
                .and("account", account)
                .and("kind", kind)
                .and("hash", secret.hash().bytes())
                .and("hint", secret.hint())
                .and("until", validity instanceof Validity.Until until ? until.end() : null)
                .and("valid_for", validity instanceof Validity.For span ? span.duration() : null);
        tx.update(FREE, params);
        tx.update(ISSUE, params);
        return credential;
    }

    /** Ends every key of an account, now or when the grace has passed. */
    static void end(Tx tx, UUID account, Optional<Duration> grace) {
        if (grace.isPresent()) {
            tx.update(LET_EXPIRE, Params.of("account", account).and("grace", grace.get()));
        } else {
            tx.query(REVOKE, Params.of("account", account).and("credential", null));
        }
    }

    /** Ends one key of an account at once. */
    static void revoke(Tx tx, UUID account, UUID credential) {
        tx.query(REVOKE, Params.of("account", account).and("credential", credential));
    }

    static void deleteAccount(Tx tx, UUID account) {
        end(tx, account, Optional.empty());
        tx.update(DELETE, Params.of("account", account));
    }
}
