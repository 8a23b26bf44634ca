package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.Conflict;
import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.Admission.ReadFirst;
import dev.aigateway.budget.Admission.TokensExhausted;
import dev.aigateway.budget.Admission.TokensHeld;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ModeSetting;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCompanyLimitsTest {

    private static final LimitSetting UNCHANGED = new LimitSetting.Unchanged();
    private static final TokenUsage HUNDRED = new TokenUsage(60, 0, 0, 0, 40);

    /** Empty where the company's budget of a month is the sum of the accounts', which only its limit makes it. */
    private static final String DIFFERENCE = """
        select c.period from budget c
        join (select period, sum(tok_used) as tok_used, sum(cost_used) as cost_used, sum(tok_held) as tok_held,
                     sum(cost_held) as cost_held, sum(open_count) as open_count, sum(requests) as requests
              from budget where scope_id <> CAST(:company AS uuid) group by period) a on a.period = c.period
        where c.scope_id = CAST(:company AS uuid)
          and (c.tok_used, c.cost_used, c.tok_held, c.cost_held, c.open_count, c.requests)
              <> (a.tok_used, a.cost_used, a.tok_held, a.cost_held, a.open_count, a.requests)\
        """;

    private static final String FROM_COMPANY = " from budget where scope_id = CAST(:company AS uuid)";

    private static final String WAITING = """
        select exists (select 1 from pg_locks
                       where not granted and relation = CAST('budget' AS regclass)
                         and database = (select oid from pg_database where datname = current_database())) as waiting\
        """;

    private final AccountFixture fixture = new AccountFixture();
    private final TestCalls calls = new TestCalls(fixture.url);
    private final PostgresCompanyLimits company = new PostgresCompanyLimits(fixture.database);
    private final Program ci = calls.program("ci");
    private final Program bot = calls.program("bot");

    @AfterEach
    void theLedgerHolds() {
        calls.close();
        assertThat(fixture.ledger.verify().discrepancies()).isEmpty();
        fixture.close();
    }

    @Test
    void nobodyIsLimitedTogetherUntilSomebodySaysSo() {
        assertThat(company.limits()).isEmpty();
        assertThatThrownBy(() -> company.raise(tokens(1), CHANGE))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.NO_LIMIT));
        assertThat(company.limits()).isEmpty();
        assertThat(number("select count(*) as n from scope where kind = 'company'"))
                .isZero();
    }

    @Test
    void everyChangeIsAudited() {
        company.set(new LimitSettings(at(500), UNCHANGED, new ModeSetting.To(BudgetMode.STRICT)), CHANGE);
        AccountLimits raised = company.raise(tokens(1), CHANGE);
        company.set(new LimitSettings(new LimitSetting.None(), UNCHANGED, new ModeSetting.Default()), CHANGE);

        assertThat(raised.tokens()).hasValue(501);
        assertThat(raised.mode()).isEqualTo(BudgetMode.STRICT);
        assertThat(company.limits().orElseThrow().tokens()).isEmpty();
        List<Row> rows = fixture.audit().stream()
                .filter(row -> row.text("target").equals("company"))
                .toList();
        assertThat(rows).extracting(row -> row.text("action")).containsExactly("set-limit", "raise-limit", "set-limit");
        assertThat(rows).allSatisfy(row -> assertThat(row.text("reason")).isEqualTo("a test"));
        assertThat(rows.getFirst().findText("before")).isEmpty();
        assertThat(rows.get(1).text("before")).contains("\"token_limit\": 500", "\"budget_mode\": \"strict\"");
        assertThat(rows.get(1).text("after")).contains("\"token_limit\": 501");
        assertThat(rows.get(2).text("after")).contains("\"token_limit\": -1").doesNotContain("budget_mode");
    }

    @Test
    void aCapRefusesWhoeverCallsOnceAllTogetherHaveUsedIt() {
        cap(200);
        calls.used(calls.admitted(ci), HUNDRED);
        calls.used(calls.admitted(bot), HUNDRED);

        for (Program program : List.of(ci, bot)) {
            assertThat(calls.admit(TestCalls.call(UUID.randomUUID(), program)))
                    .isInstanceOfSatisfying(TokensExhausted.class, refusal -> {
                        assertThat(refusal.scope()).isEqualTo(ScopeId.COMPANY);
                        assertThat(refusal.used()).isEqualTo(200);
                        assertThat(refusal.limit()).isEqualTo(200);
                    });
        }
        assertThat(company.raise(tokens(1), CHANGE).tokens()).hasValue(201);
        calls.voided(calls.admitted(ci));
    }

    @Test
    void aSoftCapCountsWhatTheOthersHold() {
        cap(1_000);
        Hold running = calls.admitted(ci);

        assertThat(calls.admit(TestCalls.call(UUID.randomUUID(), bot)))
                .isInstanceOfSatisfying(TokensHeld.class, refusal -> {
                    assertThat(refusal.scope()).isEqualTo(ScopeId.COMPANY);
                    assertThat(refusal.held()).isEqualTo(1_100);
                });
        calls.voided(running);
        calls.voided(calls.admitted(bot));
    }

    @Test
    void aStrictCapLetsNobodyOvershootTogether() {
        company.set(new LimitSettings(at(8_000), UNCHANGED, new ModeSetting.To(BudgetMode.STRICT)), CHANGE);
        assertThat(calls.admit(TestCalls.call(UUID.randomUUID(), ci))).isInstanceOf(ReadFirst.class);

        Hold whole = calls.admitted(TestCalls.boundedCall(ci));
        Admitted cut = (Admitted) calls.admit(TestCalls.boundedCall(bot));

        assertThat(whole.amount().tokens()).isEqualTo(5_100);
        assertThat(cut.hold().amount().tokens()).isEqualTo(2_900);
        assertThat(cut.cutTo()).hasValue(2_800);
        assertThat(calls.admit(TestCalls.boundedCall(ci)))
                .isInstanceOfSatisfying(
                        TokensHeld.class, refusal -> assertThat(refusal.scope()).isEqualTo(ScopeId.COMPANY));
        calls.used(whole, HUNDRED);
        calls.used(cut.hold(), HUNDRED);
        assertThat(companyUsed()).isEqualTo(200);
    }

    @Test
    void theMonthSoFarCountsAndWhatIsRunningWithIt() {
        calls.used(calls.admitted(ci), HUNDRED);
        Hold running = calls.admitted(bot);
        Hold expired = calls.admitted(ci);
        calls.expired(expired);

        cap(1_000_000);

        assertThat(companyUsed()).isEqualTo(100 + 1_100);
        assertThat(number("select tok_held as n" + FROM_COMPANY)).isEqualTo(1_100);
        assertThat(number("select tok_carried as n" + FROM_COMPANY)).isEqualTo(1_200);
        assertIsSumOfTheAccounts();
        calls.used(running, HUNDRED);
        calls.used(expired, HUNDRED);
        assertThat(companyUsed()).isEqualTo(300);
        assertIsSumOfTheAccounts();
    }

    @Test
    void aSecondLimitOrAnotherModeChangesNoBudget() {
        cap(1_000_000);
        calls.used(calls.admitted(ci), HUNDRED);

        company.set(new LimitSettings(UNCHANGED, at(5), new ModeSetting.To(BudgetMode.STRICT)), CHANGE);

        assertThat(number("select tok_carried as n" + FROM_COMPANY)).isZero();
        assertIsSumOfTheAccounts();
    }

    @Test
    void aCapThatIsTakenAwayAndSetAgainIsExact() {
        cap(1_000_000);
        calls.used(calls.admitted(ci), HUNDRED);
        Hold throughout = calls.admitted(ci);
        Hold expiredInside = calls.admitted(bot);
        calls.expired(expiredInside);

        uncap();
        calls.used(calls.admitted(bot), HUNDRED);
        Hold begunOutside = calls.admitted(bot);
        Hold expiredOutside = calls.admitted(ci);
        calls.expired(expiredOutside);
        calls.used(expiredInside, HUNDRED);
        assertThat(fixture.ledger.verify().discrepancies()).isEmpty();

        cap(1_000_000);
        assertIsSumOfTheAccounts();
        assertThat(fixture.ledger.verify().discrepancies()).isEmpty();
        calls.used(throughout, HUNDRED);
        calls.used(begunOutside, HUNDRED);
        calls.used(expiredOutside, HUNDRED);
        assertIsSumOfTheAccounts();
        assertThat(companyUsed()).isEqualTo(600);
    }

    @Test
    void aCapThatIsSetInTheMiddleOfManyCallsIsExact() {
        long seed = new Random().nextLong();
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> callers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> call(new Random(seed + i), done)))
                .toList();
        try {
            for (int turn = 0; turn < 10; turn++) {
                cap(1_000_000_000);
                assertThat(fixture.ledger.verify().discrepancies())
                        .as("seed " + seed)
                        .isEmpty();
                assertIsSumOfTheAccounts();
                uncap();
            }
            cap(1_000_000_000);
        } finally {
            done.set(true);
            callers.forEach(CompletableFuture::join);
        }

        assertIsSumOfTheAccounts();
        assertThat(number("select open_count as n" + FROM_COMPANY)).isZero();
        assertThat(companyUsed()).isPositive();
    }

    /** Keeps some calls open and ends the oldest in one of all the ways there are. */
    private void call(Random random, AtomicBoolean done) {
        Deque<Hold> open = new ArrayDeque<>();
        while (!done.get()) {
            admitted(random.nextBoolean() ? ci : bot).ifPresent(open::add);
            if (open.size() > 3) {
                end(open.remove(), random);
            }
        }
        open.forEach(hold -> end(hold, random));
    }

    /** On a busy machine somebody may have to come again. */
    private Optional<Hold> admitted(Program program) {
        try {
            return Optional.of(calls.admitted(program));
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(DatabaseUnavailable.class);
            return Optional.empty();
        }
    }

    private void end(Hold hold, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> calls.voided(hold);
            case 1 -> calls.unknown(hold);
            case 2 -> calls.expired(hold);
            case 3 -> {
                calls.expired(hold);
                calls.used(hold, HUNDRED);
            }
            default -> calls.used(hold, HUNDRED);
        }
    }

    @Test
    void whatKeepsTheBudgetsLockedIsTold() {
        calls.used(calls.admitted(ci), HUNDRED);
        AtomicBoolean refused = new AtomicBoolean();
        fixture.database.inTx(tx -> {
            tx.query("select scope_id from budget for update", Params.NONE);
            assertThatThrownBy(() -> cap(1))
                    .isInstanceOfSatisfying(
                            Conflict.class, e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.BUDGETS_LOCKED));
            refused.set(true);
            return true;
        });

        assertThat(refused).isTrue();
        assertThat(company.limits()).isEmpty();
        assertThat(fixture.audit()).extracting(row -> row.text("target")).doesNotContain("company");
    }

    /** Else the two would wait for each other. */
    @Test
    void aSettlementWaitsForTheCapBeforeItLocksAnything() {
        Hold running = calls.admitted(ci);

        CompletableFuture<Void> settlement = fixture.database.inPatientTx(tx -> {
            tx.update("lock table budget in exclusive mode", Params.NONE);
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> calls.used(running, HUNDRED));
            awaitWaiting(tx);
            assertThat(tx.query("select id from request for update nowait", Params.NONE))
                    .hasSize(1);
            return waiting;
        });

        settlement.join();
    }

    private static void awaitWaiting(Tx tx) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!tx.get(WAITING, Params.NONE).flag("waiting")) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(end);
        }
    }

    /** An admission that began before the cap, and does not wait for locks, must not slip past it. */
    @Test
    void aBudgetThatIsLeftOutIsNotForgotten() {
        calls.used(calls.admitted(ci), HUNDRED);
        cap(1_000_000);
        ScopeId account = ScopeId.of(ci.account());
        Period period = fixture.ledger.currentPeriod();

        Optional<List<ScopeId>> scopes = fixture.database.inTx(locker -> {
            locker.query(
                    "select scope_id from budget where scope_id = CAST(:company AS uuid) for update",
                    CompanyBudget.COMPANY);
            return fixture.database.inPatientTx(
                    tx -> LockedBudgets.lock(tx, Set.of(account), false, period, TestCalls.NO_LIMITS, false)
                            .scopesOf(account));
        });

        assertThat(scopes).isEmpty();
    }

    private void cap(long tokens) {
        company.set(new LimitSettings(at(tokens), UNCHANGED), CHANGE);
    }

    private void uncap() {
        company.set(new LimitSettings(new LimitSetting.None(), UNCHANGED), CHANGE);
    }

    private void assertIsSumOfTheAccounts() {
        List<Row> different = fixture.database.inPatientTx(tx -> tx.query(DIFFERENCE, CompanyBudget.COMPANY));
        assertThat(different).isEmpty();
    }

    private long companyUsed() {
        return number("select tok_used as n" + FROM_COMPANY);
    }

    private long number(String sql) {
        return fixture.database.inPatientTx(
                tx -> tx.get(sql, CompanyBudget.COMPANY).number("n"));
    }

    private static LimitSetting at(long limit) {
        return new LimitSetting.At(limit);
    }

    private static Amount tokens(long tokens) {
        return new Amount(tokens, Money.ZERO);
    }
}
