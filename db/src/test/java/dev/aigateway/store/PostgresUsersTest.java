package dev.aigateway.store;

import static dev.aigateway.store.AccountFixture.AT_ONCE;
import static dev.aigateway.store.AccountFixture.CHANGE;
import static dev.aigateway.store.AccountFixture.CLAUDECODE_KEY;
import static dev.aigateway.store.AccountFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Caller;
import dev.aigateway.access.ClaudecodeKey;
import dev.aigateway.access.Conflict;
import dev.aigateway.access.IssuedUser;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Regeneration;
import dev.aigateway.access.Role;
import dev.aigateway.access.Tags;
import dev.aigateway.access.User;
import dev.aigateway.access.ValidKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresUsersTest {

    private static final Optional<Duration> DAY = Optional.of(Duration.ofHours(24));

    private final AccountFixture fixture = new AccountFixture();
    private final PostgresUsers users = fixture.users;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void bothKeysOfAPersonAreThatPerson() {
        IssuedUser ada = users.create(person("Ada@Example.com", Optional.of(CLAUDECODE_KEY)), CHANGE);

        assertThat(ada.claudecodeKey().reveal()).isEqualTo(CLAUDECODE_KEY);
        assertThat(Stream.of(ada.gatewayKey(), ada.claudecodeKey()).map(this::caller))
                .allSatisfy(caller -> assertThat(caller)
                        .get()
                        .returns(ada.user().id(), Caller::account)
                        .returns("ada@example.com", Caller::name)
                        .returns(Role.MEMBER, Caller::role));
    }

    @Test
    void aPersonIsReadBackAsWritten() {
        IssuedUser ada = users.create(person("ada@example.com"), CHANGE);

        User found = users.find(ada.user().id()).orElseThrow();

        assertThat(found).isEqualTo(ada.user());
        assertThat(found.tags().values()).containsExactly(Map.entry("cost-centre", "42"), Map.entry("team", "engines"));
        assertThat(found.gatewayKey().orElseThrow().hint())
                .isEqualTo(ada.gatewayKey().hint());
        assertThat(found.living()).isTrue();
    }

    @Test
    void anEMailIsUniqueAmongTheLiving() {
        User first = users.create(person("ada@example.com"), CHANGE).user();
        assertConflict(Conflict.Kind.EMAIL_TAKEN, () -> users.create(person("ADA@example.com"), CHANGE));

        users.delete(first.id(), CHANGE);

        User second = users.create(person("ada@example.com"), CHANGE).user();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(users.all()).containsExactly(second);
        assertThat(users.find(first.id()).orElseThrow().living()).isFalse();
    }

    @Test
    void aClaudecodeKeyStandsForOnePersonOnly() {
        Optional<String> key = Optional.of(CLAUDECODE_KEY);
        User ada = users.create(person("ada@example.com", key), CHANGE).user();

        assertThatThrownBy(() -> users.create(person("bob@example.com", key), CHANGE))
                .isInstanceOf(Conflict.class)
                .hasMessageNotContaining("ada");
        assertThat(users.all()).hasSize(1);

        users.delete(ada.id(), CHANGE);
        assertThat(users.create(person("bob@example.com", key), CHANGE)
                        .claudecodeKey()
                        .reveal())
                .isEqualTo(CLAUDECODE_KEY);
    }

    @Test
    void aDeletedPersonsKeysAreUnknown() {
        IssuedUser ada = users.create(person("ada@example.com"), CHANGE);

        assertThat(users.delete(ada.user().id(), CHANGE)).isPresent();

        assertThat(caller(ada.gatewayKey())).isEmpty();
        assertThat(caller(ada.claudecodeKey())).isEmpty();
        assertThat(users.delete(ada.user().id(), CHANGE)).isEmpty();
        assertThat(users.regenerate(ada.user().id(), AT_ONCE, CHANGE)).isEmpty();
    }

    @Test
    void regeneratingReplacesBothKeys() {
        IssuedUser before = users.create(person("ada@example.com"), CHANGE);

        IssuedUser after = users.regenerate(before.user().id(), AT_ONCE, CHANGE).orElseThrow();

        assertThat(caller(before.gatewayKey())).isEmpty();
        assertThat(caller(before.claudecodeKey())).isEmpty();
        assertThat(caller(after.gatewayKey()).orElseThrow().account())
                .isEqualTo(before.user().id());
        assertThat(caller(after.claudecodeKey()).orElseThrow().account())
                .isEqualTo(before.user().id());
        assertThat(after.claudecodeKey().reveal()).startsWith("sk-ant-agw-");
    }

    @Test
    void duringTheGraceBothPairsAreGoodAndAfterwardsOne() {
        IssuedUser before = users.create(person("ada@example.com"), CHANGE);
        Regeneration graceful = new Regeneration(Optional.empty(), Optional.empty(), DAY);

        IssuedUser after =
                users.regenerate(before.user().id(), graceful, CHANGE).orElseThrow();

        assertThat(caller(before.gatewayKey())).isPresent();
        assertThat(caller(after.gatewayKey())).isPresent();
        assertThat(after.user().gatewayKey().orElseThrow().hint())
                .isEqualTo(after.gatewayKey().hint());

        fixture.execute("update credential set expires_at = now() where expires_at is not null");
        assertThat(caller(before.gatewayKey())).isEmpty();
        assertThat(caller(before.claudecodeKey())).isEmpty();
        assertThat(caller(after.claudecodeKey())).isPresent();
    }

    @Test
    void aGraceNeverProlongsAnEarlierOne() {
        IssuedUser first = users.create(person("ada@example.com"), CHANGE);
        AccountId id = first.user().id();
        users.regenerate(id, new Regeneration(Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO)), CHANGE);

        users.regenerate(id, new Regeneration(Optional.empty(), Optional.empty(), DAY), CHANGE);

        assertThat(caller(first.gatewayKey())).isEmpty();
    }

    @Test
    void theSameClaudecodeKeyMayBeGivenAgain() {
        User ada = users.create(person("ada@example.com", Optional.of(CLAUDECODE_KEY)), CHANGE)
                .user();
        for (Optional<Duration> grace : List.of(Optional.<Duration>empty(), DAY)) {
            Regeneration same =
                    new Regeneration(Optional.empty(), Optional.of(ClaudecodeKey.of(CLAUDECODE_KEY)), grace);

            assertThat(users.regenerate(ada.id(), same, CHANGE)).isPresent();

            assertThat(caller(KeySecret.of(CLAUDECODE_KEY))).isPresent();
        }
    }

    @Test
    void aClaudecodeKeyWhoseGraceIsOverIsFreeForOthers() {
        User ada = users.create(person("ada@example.com", Optional.of(CLAUDECODE_KEY)), CHANGE)
                .user();
        users.regenerate(ada.id(), new Regeneration(Optional.empty(), Optional.empty(), DAY), CHANGE);
        assertConflict(
                Conflict.Kind.CLAUDECODE_KEY_TAKEN,
                () -> users.create(person("bob@example.com", Optional.of(CLAUDECODE_KEY)), CHANGE));

        fixture.execute("update credential set expires_at = now() where expires_at is not null");

        assertThat(users.create(person("bob@example.com", Optional.of(CLAUDECODE_KEY)), CHANGE))
                .isNotNull();
    }

    @Test
    void fault67OfTwoRegenerationsAtOnceOneWins() {
        User ada = users.create(person("ada@example.com"), CHANGE).user();
        Regeneration onSight = new Regeneration(ada.gatewayKey().map(ValidKey::id), Optional.empty(), Optional.empty());

        List<CompletableFuture<Boolean>> tries = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> regenerated(ada, onSight)))
                .limit(8)
                .toList();

        assertThat(tries.stream().map(CompletableFuture::join).filter(won -> won))
                .hasSize(1);
        assertThat(fixture.credentials.all())
                .filteredOn(key -> key.revokedAt() == null)
                .hasSize(2);
    }

    private boolean regenerated(User user, Regeneration how) {
        try {
            return users.regenerate(user.id(), how, CHANGE).isPresent();
        } catch (Conflict e) {
            assertThat(e.kind()).isEqualTo(Conflict.Kind.KEYS_CHANGED);
            return false;
        }
    }

    @Test
    void regeneratingRevivesWhoHasNoValidKey() {
        User ada = users.create(person("ada@example.com"), CHANGE).user();
        fixture.execute("update credential set expires_at = now()");
        assertThat(users.find(ada.id()).orElseThrow().gatewayKey()).isEmpty();

        IssuedUser revived = users.regenerate(ada.id(), AT_ONCE, CHANGE).orElseThrow();

        assertThat(revived.user().gatewayKey()).isPresent();
        assertThat(caller(revived.gatewayKey())).isPresent();
    }

    @Test
    void peopleAreListedPageByPageInOrder() {
        for (String name : List.of("eve", "bob", "dan", "ada", "cyd")) {
            users.create(person(name + "@example.com"), CHANGE);
        }
        List<User> first = users.page(Optional.empty(), 2, Optional.empty());
        users.delete(first.getLast().id(), CHANGE);

        List<User> second = users.page(Optional.of(first.getLast().id()), 2, Optional.empty());

        assertThat(first).extracting(User::email).containsExactly("ada@example.com", "bob@example.com");
        assertThat(second).extracting(User::email).containsExactly("cyd@example.com", "dan@example.com");
        assertThat(users.all()).hasSize(4);
    }

    @Test
    void aPersonIsFoundByEMailAndByTheBeginningOfTheId() {
        User ada = users.create(person("ada@example.com"), CHANGE).user();
        users.create(person("bob@example.com"), CHANGE);

        assertThat(users.matching("ADA@example.com")).containsExactly(ada);
        assertThat(users.matching(ada.id().toString().substring(0, 8))).containsExactly(ada);
        assertThat(users.matching("%")).isEmpty();
        assertThat(users.find(new AccountId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void tagsAreReplaced() {
        User ada = users.create(person("ada@example.com"), CHANGE).user();

        users.retag(ada.id(), new Tags(Map.of("a:b", "{\"c\"}")), CHANGE);

        assertThat(users.find(ada.id()).orElseThrow().tags().values()).containsExactly(Map.entry("a:b", "{\"c\"}"));
    }

    private Optional<Caller> caller(KeySecret key) {
        return fixture.credentials.findValid(key.hash());
    }

    private static void assertConflict(Conflict.Kind kind, Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
