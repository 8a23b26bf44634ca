package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.AT_ONCE;
import static dev.aigateway.store.AccountFixture.CHANGE;
import static dev.aigateway.store.AccountFixture.once;
import static dev.aigateway.store.AccountFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Conflict;
import dev.aigateway.access.IdempotencyKey.AlreadyDone;
import dev.aigateway.access.IssuedUser;
import dev.aigateway.access.User;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every change of an account has in common: its audit row, and that it can be sent twice. */
class AccountChangesTest {

    private static final AccountId ADMIN = new AccountId(UUID.randomUUID());

    private final AccountFixture fixture = new AccountFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyChangeIsAuditedWithWhatWasBeforeAndAfter() {
        IssuedUser ada = fixture.users.create(person("ada@example.com"), CHANGE);
        AccountId id = ada.user().id();
        fixture.limits.set(id, new LimitSettings(new LimitSetting.At(77), new LimitSetting.Unchanged()), CHANGE);
        fixture.users.regenerate(id, AT_ONCE, CHANGE);
        fixture.users.delete(id, CHANGE);

        List<Row> rows = fixture.audit();

        assertThat(rows)
                .extracting(row -> row.text("action"))
                .containsExactly("create-user", "set-limit", "regenerate-key", "delete-user");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.text("actor")).isEqualTo("test");
            assertThat(row.text("target")).isEqualTo("ada@example.com");
            assertThat(row.text("reason")).isEqualTo("a test");
            assertThat(row.text("after"))
                    .doesNotContain(ada.gatewayKey().reveal())
                    .doesNotContain(ada.claudecodeKey().reveal());
        });
        assertThat(rows.get(0).findText("before")).isEmpty();
        assertThat(rows.get(1).text("before")).doesNotContain("token_limit");
        assertThat(rows.get(1).text("after")).contains("\"token_limit\": 77");
        assertThat(rows.get(2).text("before")).contains(ada.gatewayKey().hint());
        assertThat(rows.get(2).text("after")).doesNotContain(ada.gatewayKey().hint());
        assertThat(rows.get(3).text("after")).contains("deleted_at").doesNotContain("hint");
    }

    @Test
    void fault70WhatCannotBeAuditedIsNotDone() {
        User ada = fixture.users.create(person("ada@example.com"), CHANGE).user();
        fixture.execute("alter table audit add constraint full_disk check (false) not valid");

        assertThatThrownBy(() -> fixture.users.create(person("bob@example.com"), CHANGE))
                .isInstanceOf(DatabaseUnavailable.class);
        assertThatThrownBy(() -> fixture.users.regenerate(ada.id(), AT_ONCE, CHANGE))
                .isInstanceOf(DatabaseUnavailable.class);
        assertThatThrownBy(() -> fixture.users.delete(ada.id(), CHANGE)).isInstanceOf(DatabaseUnavailable.class);

        assertThat(fixture.users.all()).containsExactly(ada);
    }

    @Test
    void aRepeatedRequestChangesNothing() {
        User ada = fixture.users
                .create(person("ada@example.com"), once(ADMIN, "a", "01"))
                .user();

        assertThatThrownBy(() -> fixture.users.create(person("ada@example.com"), once(ADMIN, "a", "01")))
                .isInstanceOfSatisfying(AlreadyDone.class, done -> {
                    assertThat(done.resource()).isEqualTo(ada.id());
                    assertThat(done.status()).isEqualTo(201);
                });
        assertThat(fixture.audit()).hasSize(1);
    }

    @Test
    void ofManyRepetitionsAtOnceOneTakesEffect() {
        AccountId ada =
                fixture.users.create(person("ada@example.com"), CHANGE).user().id();
        fixture.limits.set(ada, new LimitSettings(new LimitSetting.At(0), new LimitSetting.Unchanged()), CHANGE);

        List<CompletableFuture<Boolean>> tries = Stream.generate(() -> CompletableFuture.supplyAsync(() -> raised(ada)))
                .limit(8)
                .toList();

        assertThat(tries.stream().map(CompletableFuture::join).filter(done -> done))
                .hasSize(1);
        assertThat(fixture.limits.limits(ada).orElseThrow().tokens()).hasValue(1_000);
    }

    private boolean raised(AccountId account) {
        try {
            return fixture.limits
                    .raise(account, new Amount(1_000, Money.ZERO), once(ADMIN, "r", "01"))
                    .isPresent();
        } catch (AlreadyDone e) {
            return false;
        }
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        fixture.users.create(person("ada@example.com"), once(ADMIN, "a", "01"));

        assertThatThrownBy(() -> fixture.users.create(person("bob@example.com"), once(ADMIN, "a", "02")))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aKeyIsTheCallersOwn() {
        fixture.users.create(person("ada@example.com"), once(ADMIN, "a", "01"));
        fixture.users.create(person("bob@example.com"), once(new AccountId(UUID.randomUUID()), "a", "01"));

        assertThat(fixture.users.all()).hasSize(2);
    }

    @Test
    void aRefusedChangeDoesNotUseUpItsKey() {
        User ada = fixture.users.create(person("ada@example.com"), CHANGE).user();
        assertThatThrownBy(() -> fixture.users.create(person("ada@example.com"), once(ADMIN, "a", "01")))
                .isInstanceOf(Conflict.class);
        fixture.users.delete(ada.id(), CHANGE);

        assertThat(fixture.users.create(person("ada@example.com"), once(ADMIN, "a", "01")))
                .isNotNull();
    }

    @Test
    void afterADayAKeyIsNewAgain() {
        fixture.users.create(person("ada@example.com"), once(ADMIN, "a", "01"));
        fixture.users.create(person("bob@example.com"), once(ADMIN, "b", "01"));
        fixture.execute("update idempotency_key set created_at = now() - interval '24 hours'");

        fixture.users.create(person("cyd@example.com"), once(ADMIN, "a", "02"));

        List<Row> kept = fixture.database.inPatientTx(tx -> tx.query("select key from idempotency_key", Params.NONE));
        assertThat(kept).extracting(row -> row.text("key")).containsExactly("a");
    }
}
