package dev.aigateway.store;

import dev.aigateway.access.Actor;
import org.jspecify.annotations.Nullable;

/** The record of who changed what, written in the transaction of the change. */
final class Audit {

    private static final String WRITE = """
        insert into audit (actor, action, target, reason)
        values (:actor, :action, :target, CAST(:reason AS text))\
        """;

    private Audit() {}

    static void write(Tx tx, Actor actor, String action, String target, @Nullable String reason) {
        tx.update(
                WRITE,
                Params.of("actor", actor.name())
                        .and("action", action)
                        .and("target", target)
                        .and("reason", reason));
    }
}
