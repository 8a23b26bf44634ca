package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Actor;
import dev.aigateway.access.Change;
import dev.aigateway.access.Conflict;
import dev.aigateway.budget.Admission.TokensExhausted;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.Correction;
import dev.aigateway.ledger.CorrectionResult;
import dev.aigateway.ledger.CorrectionResult.BelowNothing;
import dev.aigateway.ledger.CorrectionResult.Booked;
import dev.aigateway.ledger.CorrectionResult.NeverSent;
import dev.aigateway.ledger.CorrectionResult.StillOpen;
import dev.aigateway.ledger.ModelUsage;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCorrectionsTest {

    private static final TokenUsage HUNDRED = new TokenUsage(60, 0, 0, 0, 40);
    /** 60 x $1 and 40 x $5 for a million. */
    private static final Amount ITS_CHARGE = new Amount(100, Money.ofUsd("0.00026"));

    private static final LimitSetting UNCHANGED = new LimitSetting.Unchanged();

    private final AccountFixture fixture = new AccountFixture();
    private final TestCalls calls = new TestCalls(fixture.url);
    private final PostgresAttempts attempts = new PostgresAttempts(fixture.database);
    private final PostgresCorrections corrections = new PostgresCorrections(fixture.database);
    private final PostgresCompanyLimits company = new PostgresCompanyLimits(fixture.database);
    private final Program ci = calls.program("ci");

    @AfterEach
    void theLedgerHolds() {
        calls.close();
        assertThat(fixture.ledger.verify().discrepancies()).isEmpty();
        fixture.close();
    }

    @Test
    void aCorrectionCountsInTheBudgetTheTotalsAndTheHistory() {
        Hold call = used();

        assertThat(correct(call, amount(-30, -60_000))).isEqualTo(new Booked(ITS_CHARGE, amount(70, 200_000)));

        assertThat(usage().used()).isEqualTo(amount(70, 200_000));
        assertThat(usage().requests()).isOne();
        assertThat(fixture.ledger.history(ci.account()))
                .singleElement()
                .returns(amount(70, 200_000), ModelUsage::used)
                .returns(1L, ModelUsage::requests);
        assertThat(detail(call).corrections())
                .singleElement()
                .returns(amount(-30, -60_000), Correction::by)
                .returns("a test", Correction::reason)
                .returns("test", Correction::author);
    }

    @Test
    void aCorrectionIsAuditedWithWhatItChanges() {
        Hold call = used();
        correct(call, amount(1, 2));

        Row row = fixture.audit().getLast();

        assertThat(row.text("action")).isEqualTo("ledger-correct");
        assertThat(row.text("target")).isEqualTo(call.id().toString());
        assertThat(row.text("before"))
                .contains(
                        "\"tokens\": 100",
                        "\"cost_nanos\": 260000",
                        ci.account().toString());
        assertThat(row.text("after")).contains("\"tokens\": 101", "\"cost_nanos\": 260002");
        assertThat(row.text("reason")).isEqualTo("a test");
    }

    @Test
    void whatCannotBeAuditedIsNotBooked() {
        Hold call = used();
        fixture.execute("alter table audit add constraint full_disk check (false) not valid");

        assertThatThrownBy(() -> correct(call, amount(1, 1))).isInstanceOf(DatabaseUnavailable.class);

        assertThat(usage().used()).isEqualTo(ITS_CHARGE);
        assertThat(detail(call).corrections()).isEmpty();
    }

    @Test
    void theCompanyIsCorrectedToo() {
        Hold before = used();
        cap(1_000);
        Hold after = used();

        correct(before, amount(-10, 0));
        correct(after, amount(-1, 0));

        assertThat(fixture.ledger.company(before.period()).orElseThrow().used().tokens())
                .isEqualTo(189);
        cap(189);
        assertThat(calls.admit(call())).isInstanceOf(TokensExhausted.class);
        correct(after, amount(-1, 0));
        calls.voided(calls.admitted(ci));
    }

    @Test
    void whatWouldBeLessThanNothingIsRefused() {
        Hold call = used();

        assertThat(correct(call, amount(-101, 0))).isEqualTo(new BelowNothing(ITS_CHARGE));
        assertThat(correct(call, amount(0, -260_001))).isEqualTo(new BelowNothing(ITS_CHARGE));
        assertThat(correct(call, amount(-100, -260_000))).isInstanceOf(Booked.class);
        assertThat(correct(call, amount(-1, 0))).isEqualTo(new BelowNothing(Amount.ZERO));

        assertThat(usage().used()).isEqualTo(Amount.ZERO);
        assertThat(fixture.audit().stream().filter(row -> row.text("action").equals("ledger-correct")))
                .hasSize(1);
    }

    @Test
    void correctionsAtOnceNeverTakeMoreThanThereIs() {
        Hold call = used();

        List<CompletableFuture<CorrectionResult>> tries = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> correct(call, amount(-30, 0))))
                .limit(8)
                .toList();

        assertThat(tries.stream().map(CompletableFuture::join).filter(Booked.class::isInstance))
                .hasSize(3);
        assertThat(usage().used().tokens()).isEqualTo(10);
    }

    @Test
    void whatIsRunningOrWasRefusedIsNotCorrected() {
        Hold open = calls.admitted(ci);
        assertThat(correct(open, amount(1, 0))).isInstanceOf(StillOpen.class);
        calls.voided(open);

        fixture.limits.set(ci.account(), new LimitSettings(new LimitSetting.At(0), UNCHANGED), CHANGE);
        CallToAdmit refused = call();
        assertThat(calls.admit(refused)).isInstanceOf(TokensExhausted.class);
        AttemptDetail detail = attempts.attempts(refused.requestId()).getFirst();
        assertThat(corrections.correct(detail, amount(1, 0), CHANGE)).isInstanceOf(NeverSent.class);
    }

    @Test
    void whatWasThoughtToHaveCostNothingCanBeCharged() {
        Hold call = calls.admitted(ci);
        calls.voided(call);

        assertThat(correct(call, ITS_CHARGE)).isEqualTo(new Booked(Amount.ZERO, ITS_CHARGE));

        assertThat(usage().used()).isEqualTo(ITS_CHARGE);
        assertThat(fixture.ledger.history(ci.account()))
                .singleElement()
                .returns(ITS_CHARGE, ModelUsage::used)
                .returns(0L, ModelUsage::requests);
    }

    @Test
    void aTruthThatComesLaterReplacesWhatAPersonBooked() {
        Hold call = calls.admitted(ci);
        calls.expired(call);
        correct(call, amount(-1_050, 0));

        calls.used(call, HUNDRED);

        assertThat(detail(call).corrected()).isEqualTo(ITS_CHARGE);
        assertThat(usage().used()).isEqualTo(ITS_CHARGE);
        assertThat(fixture.ledger.history(ci.account()).stream()
                        .map(ModelUsage::used)
                        .reduce(Amount.ZERO, Amount::plus))
                .isEqualTo(ITS_CHARGE);
    }

    @Test
    void anEstimateThatComesLaterLeavesWhatAPersonBooked() {
        Hold estimated = calls.admitted(ci);
        Hold unknown = calls.admitted(ci);
        for (Hold call : List.of(estimated, unknown)) {
            calls.expired(call);
            correct(call, amount(-1_050, 0));
        }

        calls.estimated(estimated, HUNDRED);
        calls.unknown(unknown);

        assertThat(detail(estimated).corrected().tokens()).isEqualTo(50);
        assertThat(detail(unknown).corrected().tokens()).isEqualTo(50);
        assertThat(usage().used().tokens()).isEqualTo(100);
    }

    @Test
    void aLimitThatIsNearlyReachedByACorrectionIsWarnedOf() {
        fixture.limits.set(ci.account(), new LimitSettings(new LimitSetting.At(1_000), UNCHANGED), CHANGE);

        correct(used(), amount(700, 0));

        assertThat(number("select count(*) as n from warning where threshold = 80 and used = 800"))
                .isOne();
    }

    @Test
    void aReasonIsNeeded() {
        Hold call = used();
        assertThatThrownBy(() -> corrections.correct(detail(call), amount(1, 0), Change.by(new Actor("test"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatKeepsTheBudgetLockedIsTold() {
        Hold call = used();
        AttemptDetail detail = detail(call);
        fixture.database.inTx(tx -> {
            tx.query("select scope_id from budget for update", Params.NONE);
            assertThatThrownBy(() -> corrections.correct(detail, amount(1, 0), CHANGE))
                    .isInstanceOfSatisfying(
                            Conflict.class, e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.BUDGETS_LOCKED));
            return true;
        });
    }

    @Test
    void aForgottenAccountsCallsCanStillBeCorrected() {
        Hold call = used();
        fixture.execute("delete from account; delete from scope");

        assertThat(correct(call, amount(-1, 0))).isInstanceOf(Booked.class);
    }

    private Hold used() {
        Hold call = calls.admitted(ci);
        calls.used(call, HUNDRED);
        return call;
    }

    private CallToAdmit call() {
        return TestCalls.call(UUID.randomUUID(), ci);
    }

    private CorrectionResult correct(Hold call, Amount by) {
        return corrections.correct(detail(call), by, CHANGE);
    }

    private AttemptDetail detail(Hold call) {
        return attempts.attempts(call.requestId()).getFirst();
    }

    private AccountUsage usage() {
        AccountId account = ci.account();
        return Optional.ofNullable(fixture.ledger
                        .usage(List.of(account), fixture.ledger.currentPeriod())
                        .get(account))
                .orElseThrow();
    }

    private void cap(long tokens) {
        company.set(new LimitSettings(new LimitSetting.At(tokens), UNCHANGED), CHANGE);
    }

    private long number(String sql) {
        return fixture.database.inPatientTx(tx -> tx.get(sql, Params.NONE).number("n"));
    }

    private static Amount amount(long tokens, long nanos) {
        return new Amount(tokens, new Money(nanos));
    }
}
