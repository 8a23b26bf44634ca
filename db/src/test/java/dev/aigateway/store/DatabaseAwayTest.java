package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.KeySecret;
import dev.aigateway.env.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A database that cannot answer is told apart from a key that does not exist. */
class DatabaseAwayTest {

    private static final KeySecret KEY = KeySecret.generate(new SecureRandom());
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void aDatabaseThatIsNotThereIsUnavailable() throws IOException {
        DatabaseUrl real = TestDatabase.empty();
        DatabaseUrl nobody = new DatabaseUrl(
                "127.0.0.1:" + freePort(), real.database(), real.user(), real.password(), real.options());
        try (Database database = Database.open(nobody, "test", 1)) {
            Instant before = Instant.now();
            assertThatThrownBy(() -> new PostgresCredentials(database, new SecureRandom()).findValid(KEY.hash()))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(Duration.between(before, Instant.now())).isLessThan(SOON);
            assertThat(database.answers()).isFalse();
        }
    }

    @Test
    void aConnectionThatWasCutIsUnavailableOnceAndThenReplaced() {
        DatabaseUrl url = TestDatabase.fresh();
        try (Database database = Database.open(url, "cut-test", 1)) {
            assertThat(database.answers()).isTrue();
            assertThatThrownBy(() -> database.inTx(tx -> {
                        TestDatabase.execute(
                                url,
                                "select pg_terminate_backend(pid) from pg_stat_activity"
                                        + " where application_name = 'cut-test'");
                        return tx.get("select true as up", Params.NONE).flag("up");
                    }))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(database.answers()).isTrue();
        }
    }

    @Test
    void fault54ALockThatSomebodyElseHoldsIsGivenUpWithinASecond() throws Exception {
        DatabaseUrl url = TestDatabase.fresh();
        TestDatabase.execute(url, "insert into setting (name, value) values ('x', '1')");
        try (Database database = Database.open(url, "test", 1);
                Connection other = DriverManager.getConnection(
                        url.jdbcUrl(), url.user(), url.password().value());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from setting for update");
            Instant before = Instant.now();
            assertThatThrownBy(() -> database.inTx(tx -> tx.update("update setting set value = '2'", Params.NONE)))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(Duration.between(before, Instant.now())).isLessThan(SOON);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
