package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.CHANGE;
import static dev.aigateway.store.AccountFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Conflict;
import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ModeSetting;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenCounting;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresLimitsTest {

    private static final LimitSetting UNCHANGED = new LimitSetting.Unchanged();
    private static final LimitSetting NONE = new LimitSetting.None();

    private final AccountFixture fixture = new AccountFixture();
    private final PostgresLimits limits = fixture.limits;
    private final AccountId ada =
            fixture.users.create(person("ada@example.com"), CHANGE).user().id();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void withoutAnyThereIsNone() {
        assertThat(limits.limits(ada)).contains(limits(OptionalLong.empty(), true, Optional.empty(), true));
        assertConflict(Conflict.Kind.NO_LIMIT, tokens(1));
    }

    @Test
    void aLimitIsSetAndTheOtherStays() {
        limits.set(ada, new LimitSettings(new LimitSetting.At(500), UNCHANGED), CHANGE);
        limits.set(ada, new LimitSettings(UNCHANGED, new LimitSetting.At(0)), CHANGE);

        assertThat(limits.limits(ada)).contains(limits(OptionalLong.of(500), false, Optional.of(Money.ZERO), false));
    }

    @Test
    void aDefaultIsTheBaseOfARaise() {
        defaultTokens(1_000_000);
        assertThat(limits.limits(ada).orElseThrow().tokens()).hasValue(1_000_000);

        assertThat(limits.raise(ada, tokens(500), CHANGE).orElseThrow().tokens())
                .hasValue(1_000_500);
        assertThat(limits.limits(ada).orElseThrow().tokensByDefault()).isFalse();

        limits.set(ada, new LimitSettings(new LimitSetting.Default(), UNCHANGED), CHANGE);
        assertThat(limits.limits(ada).orElseThrow()).returns(true, AccountLimits::tokensByDefault);
    }

    @Test
    void noneIsNoBaseWhateverTheDefault() {
        defaultTokens(1_000_000);
        limits.set(ada, new LimitSettings(NONE, NONE), CHANGE);

        assertThat(limits.limits(ada)).contains(limits(OptionalLong.empty(), false, Optional.empty(), false));
        assertConflict(Conflict.Kind.NO_LIMIT, tokens(1));
        assertConflict(Conflict.Kind.NO_LIMIT, new Amount(0, new Money(1)));
    }

    @Test
    void moneyIsRaisedToo() {
        limits.set(
                ada,
                new LimitSettings(
                        UNCHANGED, new LimitSetting.At(Money.ofUsd("25").nanos())),
                CHANGE);

        Amount by = new Amount(0, Money.ofUsd("0.000000001"));
        assertThat(limits.raise(ada, by, CHANGE).orElseThrow().cost()).contains(Money.ofUsd("25.000000001"));
    }

    @Test
    void fault68RaisesAtOnceAddUpExactly() {
        limits.set(ada, new LimitSettings(new LimitSetting.At(5), UNCHANGED), CHANGE);

        List<CompletableFuture<Void>> raises = Stream.generate(
                        () -> CompletableFuture.runAsync(() -> limits.raise(ada, tokens(1_000), CHANGE)))
                .limit(100)
                .toList();
        raises.forEach(CompletableFuture::join);

        assertThat(limits.limits(ada).orElseThrow().tokens()).hasValue(100_005);
    }

    @Test
    void aLimitThatCannotBeCountedIsRefused() {
        limits.set(ada, new LimitSettings(new LimitSetting.At(Long.MAX_VALUE), UNCHANGED), CHANGE);

        assertConflict(Conflict.Kind.LIMIT_TOO_LARGE, tokens(1));
        assertThat(limits.limits(ada).orElseThrow().tokens()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void aModeIsSetAndTakenBackAndLeavesTheLimitsAlone() {
        limits.set(ada, new LimitSettings(new LimitSetting.At(500), UNCHANGED), CHANGE);

        assertThat(mode(new ModeSetting.To(BudgetMode.STRICT)))
                .returns(BudgetMode.STRICT, AccountLimits::mode)
                .returns(false, AccountLimits::modeByDefault);
        assertThat(mode(new ModeSetting.Unchanged())).returns(BudgetMode.STRICT, AccountLimits::mode);
        assertThat(limits.raise(ada, tokens(1), CHANGE).orElseThrow())
                .returns(BudgetMode.STRICT, AccountLimits::mode)
                .returns(OptionalLong.of(501), AccountLimits::tokens);
        assertThat(mode(new ModeSetting.Default()))
                .isEqualTo(limits(OptionalLong.of(501), false, Optional.empty(), true));
        assertThat(fixture.audit().get(2).text("after")).contains("\"budget_mode\": \"strict\"");
    }

    private AccountLimits mode(ModeSetting mode) {
        return limits.set(ada, new LimitSettings(UNCHANGED, UNCHANGED, mode), CHANGE)
                .orElseThrow();
    }

    @Test
    void anUnknownOrDeletedAccountHasNone() {
        AccountId nobody = new AccountId(UUID.randomUUID());
        assertThat(limits.limits(nobody)).isEmpty();
        assertThat(limits.set(nobody, new LimitSettings(NONE, NONE), CHANGE)).isEmpty();

        fixture.users.delete(ada, CHANGE);
        assertThat(limits.raise(ada, tokens(1), CHANGE)).isEmpty();
    }

    private void defaultTokens(long limit) {
        new SharedDefaults(fixture.database)
                .write(new BudgetDefaults(
                        OptionalLong.of(limit),
                        Optional.empty(),
                        BudgetMode.SOFT,
                        true,
                        TokenCounting.UNCACHED,
                        ZoneOffset.UTC));
    }

    private void assertConflict(Conflict.Kind kind, Amount by) {
        assertThatThrownBy(() -> limits.raise(ada, by, CHANGE))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static Amount tokens(long tokens) {
        return new Amount(tokens, Money.ZERO);
    }

    private static AccountLimits limits(
            OptionalLong tokens, boolean tokensByDefault, Optional<Money> cost, boolean costByDefault) {
        return new AccountLimits(tokens, tokensByDefault, cost, costByDefault, BudgetMode.SOFT, true);
    }
}
