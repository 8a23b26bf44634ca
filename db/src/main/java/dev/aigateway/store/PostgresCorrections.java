package dev.aigateway.store;

import dev.aigateway.access.Change;
import dev.aigateway.access.Conflict;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.CorrectionResult;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Corrections that a person decides, in Postgres. Threads may share it. */
public final class PostgresCorrections {

    private static final String CHARGE = """
        select r.account_id, r.period, r.model_served, r.state, r.tok_charged, r.cost_nanos,
        """ + CompanyBudget.SCOPE_IDS + """
        from request r
        where r.period = :period and r.id = CAST(:id AS uuid) and r.attempt = CAST(:attempt AS int)
        for update of r\
        """;

    private final Database database;

    public PostgresCorrections(Database database) {
        this.database = database;
    }

    /**
     * Books it in every scope of the attempt, in the totals and in the audit, in one transaction. Throws {@link Conflict}
     * if somebody else keeps the budgets locked.
     *
     * @param by may be less than nothing
     * @param change with a reason
     */
    public CorrectionResult correct(AttemptDetail attempt, Amount by, Change change) {
        String reason = change.reason().orElseThrow(() -> new IllegalArgumentException("a correction needs a reason"));
        try {
            return database.inPatientTx(tx -> {
                tx.waitForLocks(AccountChanges.PATIENCE);
                CompanyBudget.enter(tx);
                return correct(tx, attempt, by, reason, change);
            });
        } catch (RowLocked e) {
            throw new Conflict(Conflict.Kind.BUDGETS_LOCKED);
        }
    }

    private static CorrectionResult correct(Tx tx, AttemptDetail attempt, Amount by, String reason, Change change) {
        AttemptId id =
                new AttemptId(attempt.entry().requestId(), attempt.entry().attempt());
        Row row = tx.get(
                CHARGE,
                Params.of("id", id.requestId())
                        .and("attempt", id.attempt())
                        .and("period", attempt.period().firstDay())
                        .and(CompanyBudget.COMPANY));
        Amount before = new Amount(row.number("tok_charged"), new Money(row.number("cost_nanos")))
                .plus(BookedCorrections.of(tx, List.of(id)).sum(id));
        Amount after = before.plus(by);
        return switch (row.text("state")) {
            case "open" -> new CorrectionResult.StillOpen();
            case "refused" -> new CorrectionResult.NeverSent();
            default -> {
                if (after.tokens() < 0 || after.cost().compareTo(Money.ZERO) < 0) {
                    yield new CorrectionResult.BelowNothing(before);
                }
                book(tx, charge(id, row), by, reason, change.actor().name());
                UUID account = row.uuid("account_id");
                Audit.write(
                        tx,
                        change,
                        "ledger-correct",
                        Optional.of(state(id, account, before)),
                        state(id, account, after));
                yield new CorrectionResult.Booked(before, after);
            }
        };
    }

    private static CorrectionWrites.Charge charge(AttemptId id, Row row) {
        return new CorrectionWrites.Charge(
                id,
                row.uuid("account_id"),
                Period.of(row.date("period")),
                row.text("model_served"),
                row.texts("scope_ids").stream()
                        .map(scope -> new ScopeId(UUID.fromString(scope)))
                        .toList());
    }

    private static void book(Tx tx, CorrectionWrites.Charge charge, Amount by, String reason, String author) {
        List<SettledBudgets.Key> keys = charge.scopes().stream()
                .map(scope -> new SettledBudgets.Key(charge.period(), scope))
                .toList();
        SettledBudgets budgets = SettledBudgets.lock(tx, keys, SharedDefaults.read(tx), true);
        CorrectionWrites writes = new CorrectionWrites(budgets, new UsageTotals());
        writes.add(charge, by, reason, author);
        writes.write(tx);
        new Warnings().raise(tx, budgets);
    }

    /** Of numbers and ids, so that nothing needs to be escaped. */
    private static Audit.State state(AttemptId id, UUID account, Amount charged) {
        return new Audit.State(
                id.toString(),
                "{\"account_id\":\"%s\",\"tokens\":%d,\"cost_nanos\":%d}"
                        .formatted(account, charged.tokens(), charged.cost().nanos()));
    }
}
