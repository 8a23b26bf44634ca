package dev.aigateway.simulation;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.CredentialId;
import dev.aigateway.budget.AdmissionRules;
import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Decision;
import dev.aigateway.budget.AdmissionRules.Most;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.Budget;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.SettlementRules;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The database: every method but the queries is one committed transaction, decided by the real rules. */
final class ModelDatabase {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final CallToAdmit.Client CLIENT = new CallToAdmit.Client(null, null, null, null);

    private final Map<ScopeId, Budget> limits;
    private final Map<Month, Budget> budgets = new HashMap<>();
    private final Map<AttemptId, LedgerRow> rows = new LinkedHashMap<>();
    private long commits;
    private Instant now = Instant.parse("2026-11-30T23:50:00Z");

    /** {@code limits} are the budgets of a fresh month. */
    ModelDatabase(Map<ScopeId, Budget> limits) {
        this.limits = limits;
    }

    /** Its clock may be set back. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    long commits() {
        return commits;
    }

    Collection<LedgerRow> rows() {
        return rows.values();
    }

    Map<Month, Budget> budgets() {
        return budgets;
    }

    Optional<LedgerRow> row(AttemptId id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** What was admitted; a call that has its row already gets the answer that it had, in whichever month. */
    List<OpenAttempt> admit(UUID daemon, List<Call> calls) {
        commits++;
        List<Call> fresh =
                calls.stream().filter(call -> !rows.containsKey(call.id())).toList();
        Period period = new Period(YearMonth.from(now.atOffset(ZoneOffset.UTC)));
        write(daemon, fresh, rulings(fresh, period), period);
        return calls.stream()
                .flatMap(call -> row(call.id()).stream())
                .map(LedgerRow::opened)
                .toList();
    }

    private List<AdmissionRules.Ruling> rulings(List<Call> calls, Period period) {
        List<Ask> asks = calls.stream()
                .map(call -> new Ask(call.scopes(), call.expected(), new Most.Known(call.worst(), false)))
                .toList();
        Map<ScopeId, Budget> standing =
                limits.keySet().stream().collect(Collectors.toMap(scope -> scope, scope -> budget(scope, period)));
        return AdmissionRules.decide(asks, standing, true);
    }

    private Budget budget(ScopeId scope, Period period) {
        return budgets.computeIfAbsent(new Month(scope, period), _ -> limits.get(scope));
    }

    private void write(UUID daemon, List<Call> calls, List<AdmissionRules.Ruling> rulings, Period period) {
        for (int i = 0; i < calls.size(); i++) {
            if (rulings.get(i).decision() instanceof Decision.Admit admit) {
                open(daemon, attempt(calls.get(i), admit, period));
            }
        }
    }

    private OpenAttempt attempt(Call call, Decision.Admit admit, Period period) {
        AttemptId id = call.id();
        return new OpenAttempt(
                new Hold(id.requestId(), id.attempt(), period, admit.hold(), now),
                new AccountId(call.scopes().getFirst().value()),
                new CredentialId(id.requestId()),
                call.scopes(),
                admit.mode(),
                "/v1/messages",
                "m",
                "m",
                "anthropic",
                OptionalLong.of(admit.maxTokens().orElse(call.worst().maxOutput())),
                true,
                now.plus(TIMEOUT),
                CLIENT);
    }

    private void open(UUID daemon, OpenAttempt attempt) {
        rows.put(attempt.id(), new LedgerRow(attempt, daemon));
        change(attempt, budget -> budget.holding(attempt.hold().amount()));
    }

    private void change(OpenAttempt attempt, UnaryOperator<Budget> by) {
        for (ScopeId scope : attempt.scopes()) {
            budgets.computeIfPresent(new Month(scope, attempt.hold().period()), (_, budget) -> by.apply(budget));
        }
    }

    /** What is closed for good, or was never opened, is left as it is. */
    void settle(List<Settlement> settlements) {
        commits++;
        for (Settlement settlement : settlements) {
            row(settlement.id())
                    .ifPresent(row -> row.standing().ifPresent(standing -> close(row, standing, settlement)));
        }
    }

    private void close(LedgerRow row, Standing standing, Settlement settlement) {
        OpenAttempt opened = row.opened();
        Amount used = settlement instanceof Settlement.Used ended ? Prices.amount(ended.usage()) : Amount.ZERO;
        Effect effect =
                SettlementRules.effect(standing, opened.mode(), opened.hold().amount(), settlement, used);
        row.effects().add(effect);
        Amount more = standing == Standing.OPEN
                ? effect.charged()
                : effect.correction().orElse(Amount.ZERO);
        change(opened, budget -> settled(budget, effect.released(), more));
    }

    private static Budget settled(Budget budget, Amount released, Amount more) {
        boolean closes = !released.equals(Amount.ZERO);
        return new Budget(
                budget.scope(),
                budget.mode(),
                budget.tokenLimit(),
                budget.costLimit(),
                budget.used().plus(more),
                budget.held().minus(released),
                budget.running() - (closes ? 1 : 0));
    }

    List<OpenAttempt> leftOpen(UUID daemon) {
        return open(row -> row.daemon().equals(daemon));
    }

    List<OpenAttempt> overdue() {
        return open(row -> row.opened().deadline().isBefore(now));
    }

    private List<OpenAttempt> open(Predicate<LedgerRow> which) {
        List<OpenAttempt> open = new ArrayList<>();
        for (LedgerRow row : rows.values()) {
            if (row.open() && which.test(row)) {
                open.add(row.opened());
            }
        }
        return open;
    }
}
