package dev.aigateway.store;

import dev.aigateway.access.Conflict;
import dev.aigateway.access.IdempotencyKey;
import java.util.UUID;

/** Keys by which a repeated request is told from a second change; honoured for 24 hours. */
final class IdempotencyKeys {

    /** Waits for another transaction with the same key; has a row if the key is new, or old enough to be new again. */
    private static final String CLAIM = """
        insert into idempotency_key as k (caller, route, key, body_hash, status, resource_id)
        values (:caller, :route, :key, decode(:hash, 'hex'), :status, :resource)
        on conflict (caller, route, key) do update
        set body_hash = excluded.body_hash, status = excluded.status, resource_id = excluded.resource_id,
            created_at = now()
        where k.created_at <= now() - interval '24 hours'
        returning k.status\
        """;

    private static final String EARLIER = """
        select encode(body_hash, 'hex') as hash, status, resource_id from idempotency_key
        where caller = :caller and route = :route and key = :key\
        """;

    private static final String FORGET = """
        delete from idempotency_key
        where ctid in (select ctid from idempotency_key where created_at <= now() - interval '24 hours'
                       limit 1000 for update skip locked)\
        """;

    private IdempotencyKeys() {}

    /** Throws {@link IdempotencyKey.AlreadyDone} or {@link Conflict}; else the key belongs to this transaction. */
    static void claim(Tx tx, IdempotencyKey once, UUID resource) {
        Params params = Params.of("caller", once.caller().toString())
                .and("route", once.route())
                .and("key", once.key())
                .and("hash", once.bodyHash())
                .and("status", once.status())
                .and("resource", resource);
        if (tx.find(CLAIM, params).isPresent()) {
            tx.update(FORGET, Params.NONE);
            return;
        }
        Row earlier = tx.get(EARLIER, params);
        if (!earlier.text("hash").equals(once.bodyHash())) {
            throw new Conflict(Conflict.Kind.IDEMPOTENCY_KEY_REUSED);
        }
        throw new IdempotencyKey.AlreadyDone(Math.toIntExact(earlier.number("status")), earlier.uuid("resource_id"));
    }
}
