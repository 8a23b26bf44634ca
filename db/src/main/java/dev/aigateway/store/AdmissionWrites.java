package dev.aigateway.store;

import dev.aigateway.budget.Budget;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a batch of admissions writes: its rows of the log and what moves in the budgets, in one statement. */
final class AdmissionWrites {

    private static final int REFUSALS_A_MINUTE = 60;

    private static final String MOVE = """
        update budget b
        set tok_held = b.tok_held + m.tok, cost_held = b.cost_held + m.cost, open_count = b.open_count + m.opened,
            refusals = b.refusals + m.refused, unenforced = b.unenforced + m.unenforced,
            refusal_minute = coalesce(m.minute, b.refusal_minute),
            refusal_rows = case when m.minute is null then b.refusal_rows else m.rows end
        from unnest(CAST(:b_scope AS uuid[]), CAST(:b_tok AS bigint[]), CAST(:b_cost AS bigint[]),
                    CAST(:b_opened AS bigint[]), CAST(:b_refused AS bigint[]), CAST(:b_unenforced AS bigint[]),
                    CAST(:b_minute AS timestamptz[]), CAST(:b_rows AS int[]))
             as m(scope, tok, cost, opened, refused, unenforced, minute, rows)
        where b.scope_id = m.scope and b.period = :period and b.scope_id = any(CAST(:b_scope AS uuid[]))
        """;

    /** The one place that names the columns of a new attempt. */
    static final String INSERT = """
        insert into request (id, period, attempt, account_id, credential_id, daemon_id, surface, model_asked,
                             model_served, provider, state, scopes, tok_hold, cost_hold, hold_mode, max_tokens,
                             stream, error, client_request_id, session_id, agent, user_agent, opened_at, deadline)
        select r.id, r.period, r.attempt, r.account, r.credential, :daemon, r.surface, r.model_asked,
               r.model, r.provider, r.state, r.scopes, r.tok_hold, r.cost_hold, r.hold_mode, r.max_tokens,
               r.stream, r.error, r.client_request_id, r.session_id, r.agent, r.user_agent, r.opened_at, r.deadline
        from unnest(CAST(:r_id AS uuid[]), CAST(:r_period AS date[]), CAST(:r_attempt AS int[]),
                    CAST(:r_account AS uuid[]), CAST(:r_credential AS uuid[]), CAST(:r_surface AS text[]),
                    CAST(:r_model_asked AS text[]), CAST(:r_model AS text[]), CAST(:r_provider AS text[]),
                    CAST(:r_state AS text[]), CAST(:r_scopes AS jsonb[]), CAST(:r_tok_hold AS bigint[]),
                    CAST(:r_cost_hold AS bigint[]), CAST(:r_hold_mode AS text[]), CAST(:r_max_tokens AS bigint[]),
                    CAST(:r_stream AS boolean[]), CAST(:r_error AS text[]), CAST(:r_client_request_id AS text[]),
                    CAST(:r_session_id AS text[]), CAST(:r_agent AS text[]), CAST(:r_user_agent AS text[]),
                    CAST(:r_opened_at AS timestamptz[]), CAST(:r_deadline AS timestamptz[]))
             as r(id, period, attempt, account, credential, surface, model_asked, model, provider, state, scopes,
                  tok_hold, cost_hold, hold_mode, max_tokens, stream, error, client_request_id, session_id, agent,
                  user_agent, opened_at, deadline)
        """;

    private static final String WRITE = "with moved as (" + MOVE + ")\n" + INSERT;

    /** What moves in one budget. */
    private static final class Move {
        private Amount held = Amount.ZERO;
        private long opened;
        private long refused;
        private long unenforced;
        private @Nullable Instant minute;
        private long rows;
    }

    private final UUID daemon;
    private final Period period;
    private final Instant now;
    private final LockedBudgets budgets;
    private final Map<ScopeId, Move> moves = new HashMap<>();
    private final Columns rows = new Columns();

    AdmissionWrites(UUID daemon, Period period, Instant now, LockedBudgets budgets) {
        this.daemon = daemon;
        this.period = period;
        this.now = now;
        this.budgets = budgets;
    }

    /** {@code seen} are the budgets as the call found them. */
    void open(OpenAttempt attempt, List<Budget> seen) {
        for (ScopeId scope : attempt.scopes()) {
            Move move = move(scope);
            move.held = move.held.plus(attempt.hold().amount());
            move.opened++;
        }
        add(rows, attempt, "open", scopes(seen), null);
    }

    void unenforced(List<Budget> seen) {
        seen.forEach(budget -> move(budget.scope()).unenforced++);
    }

    /** Always counted, but only so many a minute are kept as rows. */
    void refuse(OpenAttempt attempt, List<Budget> seen, String why) {
        seen.forEach(budget -> move(budget.scope()).refused++);
        if (mayKeep(ScopeId.of(attempt.account()))) {
            add(rows, attempt, "refused", scopes(seen), why);
        }
    }

    private boolean mayKeep(ScopeId account) {
        Move move = move(account);
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        if (move.minute == null) {
            LockedBudgets.Refusals before = budgets.refusals(account);
            move.minute = minute;
            move.rows = before.minute().equals(Optional.of(minute)) ? before.rows() : 0;
        }
        if (move.rows >= REFUSALS_A_MINUTE) {
            return false;
        }
        move.rows++;
        return true;
    }

    private Move move(ScopeId scope) {
        return moves.computeIfAbsent(scope, _ -> new Move());
    }

    static void add(Columns rows, OpenAttempt attempt, String state, String scopes, @Nullable String error) {
        CallToAdmit.Client client = attempt.client();
        rows.add("r_id", attempt.hold().requestId())
                .add("r_period", attempt.hold().period().firstDay())
                .add("r_attempt", attempt.hold().attempt())
                .add("r_account", attempt.account())
                .add("r_credential", attempt.credential())
                .add("r_surface", attempt.surface())
                .add("r_model_asked", attempt.modelAsked())
                .add("r_model", attempt.model())
                .add("r_provider", attempt.provider())
                .add("r_state", state)
                .add("r_scopes", scopes)
                .add("r_tok_hold", attempt.hold().amount().tokens())
                .add("r_cost_hold", attempt.hold().amount().cost().nanos())
                .add("r_hold_mode", attempt.mode())
                .add(
                        "r_max_tokens",
                        attempt.maxTokens().stream().boxed().findFirst().orElse(null))
                .add("r_stream", attempt.stream())
                .add("r_error", error)
                .add("r_client_request_id", client.requestId())
                .add("r_session_id", client.sessionId())
                .add("r_agent", client.agent())
                .add("r_user_agent", client.userAgent())
                .add("r_opened_at", attempt.hold().openedAt())
                .add("r_deadline", attempt.deadline());
    }

    /** The budgets as a JSON array: of numbers and UUIDs, so that nothing needs to be escaped. */
    private static String scopes(List<Budget> seen) {
        return seen.stream().map(AdmissionWrites::scope).collect(Collectors.joining(",", "[", "]"));
    }

    private static String scope(Budget budget) {
        return "{\"id\":\"%s\",\"mode\":\"%s\",\"token_limit\":%s,\"cost_limit_nanos\":%s,\"tok_used\":%d,\"tok_held\":%d,\"cost_used\":%d,\"cost_held\":%d}"
                .formatted(
                        budget.scope().value(),
                        budget.mode().name().toLowerCase(Locale.ROOT),
                        budget.tokenLimit().isPresent()
                                ? String.valueOf(budget.tokenLimit().getAsLong())
                                : "null",
                        budget.costLimit()
                                .map(Money::nanos)
                                .map(String::valueOf)
                                .orElse("null"),
                        budget.used().tokens(),
                        budget.held().tokens(),
                        budget.used().cost().nanos(),
                        budget.held().cost().nanos());
    }

    /** Nothing is written where nobody is known. */
    void write(Tx tx) {
        if (moves.isEmpty()) {
            return;
        }
        Columns columns = new Columns();
        moves.forEach((scope, move) -> columns.add("b_scope", scope.value())
                .add("b_tok", move.held.tokens())
                .add("b_cost", move.held.cost().nanos())
                .add("b_opened", move.opened)
                .add("b_refused", move.refused)
                .add("b_unenforced", move.unenforced)
                .add("b_minute", move.minute)
                .add("b_rows", move.rows));
        Params params = columns.params()
                .and("period", period.firstDay())
                .and("daemon", daemon)
                .and(rows.params());
        tx.update(rows.isEmpty() ? MOVE : WRITE, params);
    }
}
