package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ModeSetting;
import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.Reckoning;
import dev.aigateway.ledger.Reckoning.Part;
import dev.aigateway.ledger.ScopeSeen;
import dev.aigateway.ledger.ScopeSeen.Found;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresAttemptsTest {

    private static final LimitSetting UNCHANGED = new LimitSetting.Unchanged();
    private static final UUID REQUEST = UUID.fromString("7d1f0c2e-0000-4000-8000-000000000001");

    private final AccountFixture fixture = new AccountFixture();
    private final TestCalls calls = new TestCalls(fixture.url);
    private final PostgresAttempts attempts = new PostgresAttempts(fixture.database);
    private final PostgresCompanyLimits company = new PostgresCompanyLimits(fixture.database);
    private final Program ci = calls.program("ci");

    @AfterEach
    void close() {
        calls.close();
        fixture.close();
    }

    @Test
    void aRequestIsFoundByTheBeginningOfItsId() {
        calls.admitted(TestCalls.call(REQUEST, ci));
        calls.admitted(TestCalls.call(UUID.fromString("7d1f0c2f-0000-4000-8000-000000000001"), ci));

        assertThat(attempts.named(
                        UUID.fromString("7d1f0c2e-0000-0000-0000-000000000000"),
                        UUID.fromString("7d1f0c2e-ffff-ffff-ffff-ffffffffffff")))
                .containsExactly(REQUEST);
        assertThat(attempts.named(new UUID(0, 0), new UUID(-1, -1))).hasSize(2);
        assertThat(attempts.attempts(UUID.randomUUID())).isEmpty();
    }

    @Test
    void theScopesAreAsTheCallFoundThem() {
        fixture.limits.set(
                ci.account(),
                new LimitSettings(new LimitSetting.At(10_000), UNCHANGED, new ModeSetting.To(BudgetMode.STRICT)),
                CHANGE);
        company.set(new LimitSettings(UNCHANGED, new LimitSetting.At(5_000_000_000L)), CHANGE);
        calls.used(calls.admitted(TestCalls.boundedCall(ci)), new TokenUsage(60, 0, 0, 0, 40));

        Hold call = calls.admitted(TestCalls.boundedCall(ci));

        AttemptDetail attempt = attempts.attempts(call.requestId()).getFirst();
        Amount used = new Amount(100, new Money(260_000));
        assertThat(attempt.scopes())
                .containsExactly(
                        new ScopeSeen(
                                ci.account().value(),
                                "key:ci",
                                Optional.of(new Found(
                                        "strict", OptionalLong.of(10_000), Optional.empty(), used, Amount.ZERO))),
                        new ScopeSeen(
                                new UUID(-1, -1),
                                "company",
                                Optional.of(new Found(
                                        "soft",
                                        OptionalLong.empty(),
                                        Optional.of(Money.ofUsd("5")),
                                        used,
                                        Amount.ZERO))));
        assertThat(attempt.hold()).isEqualTo(new AttemptDetail.Hold("strict", call.amount()));
        assertThat(attempt.maxTokens()).hasValue(5_000);
        assertThat(attempt.account()).isEqualTo(new AttemptDetail.Payer(ci.account(), "key:ci"));
        assertThat(attempt.price()).isEmpty();
    }

    @Test
    void aScopeThatJoinedLaterWasNotSeen() {
        Hold call = calls.admitted(ci);
        company.set(new LimitSettings(UNCHANGED, new LimitSetting.At(1)), CHANGE);
        fixture.execute("delete from account");

        assertThat(attempts.attempts(call.requestId()).getFirst().scopes())
                .extracting(ScopeSeen::name)
                .containsExactly(ci.account().toString(), "company");
        assertThat(attempts.attempts(call.requestId())
                        .getFirst()
                        .scopes()
                        .getLast()
                        .budget())
                .isEmpty();
    }

    @Test
    void everyAttemptOfARequestIsThere() {
        calls.voided(calls.admitted(TestCalls.call(REQUEST, 1, ci)));
        calls.used(calls.admitted(TestCalls.call(REQUEST, 2, ci)), TokenUsage.NONE);

        assertThat(attempts.attempts(REQUEST))
                .extracting(attempt ->
                        attempt.entry().attempt() + " " + attempt.entry().state())
                .containsExactly("1 void", "2 settled");
    }

    /** Haiku 4.5 in pico-USD: 1, 1.25, 2, 0.1 and 5 million; a search is a cent. */
    @ParameterizedTest
    @CsvSource({
        "standard, , 20, 0, 395000",
        "standard, us, 22, 0, 434500",
        "batch, , 10, 0, 197500",
        "batch, us, 11, 3, 30217250",
    })
    void theReckoningIsThatOfTheRow(String tier, String geo, long twentieths, long searches, long nanos) {
        Hold call = calls.admitted(ci);
        calls.used(call, new UsageReport(10L, null, 20L, 30L, 1_000L, 40L, 7L, searches, null, tier, geo));

        AttemptDetail attempt = attempts.attempts(call.requestId()).getFirst();
        Reckoning reckoning = Reckoning.of(attempt, TokenCounting.UNCACHED).orElseThrow();

        assertThat(reckoning.sum()).isEqualTo(new Amount(100, new Money(nanos)));
        assertThat(attempt.entry().used()).isEqualTo(reckoning.sum());
        assertThat(reckoning.twentieths()).isEqualTo(twentieths);
        assertThat(reckoning.searchesPicoUsd()).isEqualTo(searches * 10_000_000_000L);
        assertThat(reckoning.parts())
                .extracting(Part::name, Part::tokens, Part::picoUsdEach, Part::picoUsd)
                .contains(
                        tuple("cache write 5m", 20L, 1_250_000L, 25_000_000L),
                        tuple("output", 40L, 5_000_000L, 200_000_000L));
        assertThat(reckoning.price())
                .returns("claude-haiku-4-5", Price::model)
                .returns(Instant.parse("2026-01-01T00:00:00Z"), Price::validFrom);
        assertThat(Reckoning.of(attempt, TokenCounting.ALL).orElseThrow().sum().tokens())
                .isEqualTo(1_100);
    }

    @Test
    void whatIsChargedAtItsHoldHasNoReckoning() {
        Hold call = calls.admitted(ci);
        calls.unknown(call);

        AttemptDetail attempt = attempts.attempts(call.requestId()).getFirst();
        assertThat(Reckoning.of(attempt, TokenCounting.UNCACHED)).isEmpty();
        assertThat(attempt.entry().used()).isEqualTo(attempt.hold().amount());
        assertThat(attempt.corrections()).isEqualTo(List.of());
    }
}
