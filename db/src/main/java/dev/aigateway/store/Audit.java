package dev.aigateway.store;

import dev.aigateway.access.Change;
import dev.aigateway.budget.ScopeId;
import io.helidon.dbclient.DbClientException;
import java.util.Optional;
import java.util.UUID;

/** The record of who changed what, written in the transaction of the change. */
final class Audit {

    private static final String WRITE = """
        insert into audit (actor, action, target, before, after, reason)
        values (:actor, :action, :target, CAST(:before AS jsonb), CAST(:after AS jsonb), CAST(:reason AS text))\
        """;

    /** All that an administrator can change of an account; of keys only the hints. */
    private static final String STATE = """
        select case a.kind when 'user' then a.email else 'key:' || a.name end as account_name,
               cast(jsonb_strip_nulls(jsonb_build_object(
                   'account_id', a.id, 'kind', a.kind, 'email', a.email, 'firstname', a.firstname,
                   'lastname', a.lastname, 'name', a.name, 'role', a.role, 'models', to_jsonb(a.models),
                   'tags', a.tags, 'token_limit', s.token_limit, 'cost_limit_nanos', s.cost_limit_nanos,
                   'budget_mode', s.budget_mode, 'deleted_at', a.deleted_at,
                   'keys', (select jsonb_agg(jsonb_build_object(
                                'id', c.id, 'kind', c.kind, 'hint', c.hint, 'expires_at', c.expires_at)
                                order by c.created_at, c.id)
                            from credential c where c.account_id = a.id and c.revoked_at is null))) as text) as state
        from account a
        join scope s on s.id = a.id
        where a.id = :account\
        """;

    private static final String COMPANY = """
        select cast(jsonb_strip_nulls(jsonb_build_object(
                   'kind', s.kind, 'token_limit', s.token_limit, 'cost_limit_nanos', s.cost_limit_nanos,
                   'budget_mode', s.budget_mode)) as text) as state
        from scope s
        where s.id = :company\
        """;

    private Audit() {}

    /** The limits of the whole company; empty before anybody has set one. */
    static Optional<State> company(Tx tx) {
        return tx.find(COMPANY, Params.of("company", ScopeId.COMPANY.value()))
                .map(row -> new State("company", row.text("state")));
    }

    /** An account as it stands; empty before it is made. */
    static Optional<State> state(Tx tx, UUID account) {
        return tx.find(STATE, Params.of("account", account))
                .map(row -> new State(row.text("account_name"), row.text("state")));
    }

    /**
     * What is changed, at one moment.
     *
     * @param target the name of an account, or what else it is
     * @param json without secrets
     */
    record State(String target, String json) {}

    /** What cannot be recorded is not done: throws {@link DatabaseUnavailable} for whatever keeps the row out. */
    static void write(Tx tx, Change change, String action, Optional<State> before, State after) {
        Params params = Params.of("actor", change.actor().name())
                .and("action", action)
                .and("target", after.target)
                .and("before", before.map(State::json).orElse(null))
                .and("after", after.json)
                .and("reason", change.reason().orElse(null));
        try {
            tx.update(WRITE, params);
        } catch (DbClientException e) {
            throw new DatabaseUnavailable("the change could not be written to the audit, and was not made", e);
        }
    }
}
