package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NameTaken;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstKeysTest {

    private static final Actor TEST = new Actor("test");
    private static final List<NewServiceKey> KEYS =
            List.of(key("first-admin", Role.ADMIN), key("first-member", Role.MEMBER));

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 4);
    private final PostgresCredentials credentials = new PostgresCredentials(database, new SecureRandom());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theyAreMadeInTheOrderOfTheAsking() {
        assertThat(credentials.createFirst(KEYS, TEST))
                .extracting(key -> key.credential().accountName())
                .containsExactly("key:first-admin", "key:first-member");
    }

    @Test
    void ofManyAtOnceOneMakesThem() {
        List<CompletableFuture<List<IssuedKey>>> tries = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> credentials.createFirst(KEYS, TEST)))
                .limit(8)
                .toList();

        assertThat(tries.stream().map(CompletableFuture::join).filter(made -> !made.isEmpty()))
                .hasSize(1);
        assertThat(credentials.all()).hasSize(2);
    }

    @Test
    void nextToAnAccountNoneIsMade() {
        credentials.create(key("ci", Role.MEMBER), TEST);

        assertThat(credentials.createFirst(KEYS, TEST)).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsToldAsSuch() {
        credentials.create(key("ci", Role.MEMBER), TEST);

        assertThatThrownBy(() -> credentials.create(key("ci", Role.ADMIN), TEST))
                .isInstanceOf(NameTaken.class);
    }

    @Test
    void aRoleWithoutTheRightIsToldSo() {
        TestDatabase.execute(url, "drop role if exists reader");
        TestDatabase.execute(url, "create role reader login password 'reader'");
        DatabaseUrl asReader = DatabaseUrl.parse("postgresql://reader:reader@" + url.display());

        try (Database reader = Database.openOnce(asReader, "test")) {
            assertThatThrownBy(new PostgresCredentials(reader, new SecureRandom())::all)
                    .isInstanceOf(NotPermitted.class);
        }
    }

    private static NewServiceKey key(String name, Role role) {
        return new NewServiceKey(name, role, Optional.empty(), List.of());
    }
}
