package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.Actor;
import dev.aigateway.access.Conflict;
import dev.aigateway.access.IssuedService;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.access.Service;
import dev.aigateway.access.ValidKey;
import dev.aigateway.access.Validity;
import dev.aigateway.usage.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresServicesTest {

    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");
    private static final NewServiceKey CI = new NewServiceKey(
            "ci",
            Role.ADMIN,
            new Validity.Until(END),
            List.of("claude-fast"),
            OptionalLong.of(10),
            Optional.of(Money.ofUsd("2.5")));

    private final AccountFixture fixture = new AccountFixture();
    private final PostgresServices services = fixture.services;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aServiceIsReadBackAsWritten() {
        IssuedService ci = services.create(CI, CHANGE);

        assertThat(services.find(ci.service().id())).contains(ci.service());
        assertThat(ci.service())
                .returns("ci", Service::name)
                .returns(Role.ADMIN, Service::role)
                .returns(List.of("claude-fast"), Service::models)
                .returns(OptionalLong.of(10), Service::tokenLimit)
                .returns(Optional.of(Money.ofUsd("2.5")), Service::costLimit);
        assertThat(ci.service().key().orElseThrow().expiresAt()).isEqualTo(END);
        assertThat(good(ci.secret())).isTrue();
    }

    @Test
    void aNameIsUniqueAmongTheLiving() {
        Service first = services.create(CI, CHANGE).service();
        assertThatThrownBy(() -> services.create(CI, CHANGE))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.NAME_TAKEN));

        services.delete(first.id(), CHANGE);

        assertThat(services.create(CI, CHANGE).service().id()).isNotEqualTo(first.id());
    }

    @Test
    void rotationKeepsTheAccountAndItsEnd() {
        IssuedService before = services.create(CI, CHANGE);

        IssuedService after = rotate(before, Optional.empty());

        assertThat(good(before.secret())).isFalse();
        assertThat(good(after.secret())).isTrue();
        assertThat(after.service().id()).isEqualTo(before.service().id());
        assertThat(after.service().tokenLimit()).hasValue(10);
        assertThat(after.service().key().orElseThrow().expiresAt()).isEqualTo(END);
    }

    @Test
    void theOldKeyMayBeGoodForAWhile() {
        IssuedService before = services.create(CI, CHANGE);

        IssuedService after = rotate(before, Optional.of(Duration.ofHours(1)));

        assertThat(good(before.secret())).isTrue();
        assertThat(after.service().key().orElseThrow().hint())
                .isEqualTo(after.secret().hint());
    }

    @Test
    void aKeyThatSomebodyElseHasReplacedIsNotReplacedAgain() {
        IssuedService before = services.create(CI, CHANGE);
        rotate(before, Optional.empty());

        assertThatThrownBy(() -> rotate(before, Optional.empty())).isInstanceOf(Conflict.class);
    }

    @Test
    void revokingTheOldKeyAfterARotationLeavesTheService() {
        IssuedService before = services.create(CI, CHANGE);
        IssuedService after = rotate(before, Optional.of(Duration.ofHours(1)));

        ValidKey old = before.service().key().orElseThrow();
        fixture.credentials.revoke(old.id(), new Actor("test"), "");

        assertThat(good(before.secret())).isFalse();
        assertThat(good(after.secret())).isTrue();
        assertThat(services.page(Optional.empty(), 10, Optional.empty())).hasSize(1);
    }

    @Test
    void aDeletedServiceIsGoneFromTheList() {
        IssuedService ci = services.create(CI, CHANGE);

        assertThat(services.delete(ci.service().id(), CHANGE)).isPresent();

        assertThat(good(ci.secret())).isFalse();
        assertThat(services.page(Optional.empty(), 10, Optional.empty())).isEmpty();
        assertThat(services.delete(ci.service().id(), CHANGE)).isEmpty();
    }

    private IssuedService rotate(IssuedService issued, Optional<Duration> grace) {
        Service service = issued.service();
        return services.rotate(service.id(), service.key().map(ValidKey::id), Optional.empty(), grace, CHANGE)
                .orElseThrow();
    }

    private boolean good(KeySecret key) {
        return fixture.credentials.findValid(key.hash()).isPresent();
    }
}
