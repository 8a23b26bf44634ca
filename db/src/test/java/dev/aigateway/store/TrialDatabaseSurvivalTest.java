package dev.aigateway.store;

import static dev.aigateway.store.TrialConnections.execute;
import static dev.aigateway.store.TrialConnections.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, and processes that are killed. */
class TrialDatabaseSurvivalTest {

    @TempDir
    static Path data;

    @Test
    void aPostgresThatOutlivedItsKilledOwnerIsFoundAgain() throws IOException, SQLException {
        TrialDatabaseProcess.open(data).kill();
        Optional<Postmaster> orphan = postmaster();
        assertThat(orphan).isPresent();

        try (var database = TrialDatabase.open(data)) {
            assertThat(postmaster()).isEqualTo(orphan);
            execute(database.url(), "SELECT 1");
        }
        assertThat(postmaster()).isEmpty();
    }

    @Test
    void ofTwoProcessesTheFirstToLeaveDoesNotStopIt() throws IOException, SQLException {
        try (var other = TrialDatabaseProcess.open(data)) {
            try (var database = TrialDatabase.open(data)) {
                execute(database.url(), "SELECT 1");
            }
            assertThat(postmaster()).isPresent();
            other.leave();
            assertThat(postmaster()).isEmpty();
        }
    }

    @Test
    void aProcessThatComesAndGoesDoesNotStopIt() throws IOException, SQLException {
        try (var database = TrialDatabase.open(data);
                var other = TrialDatabaseProcess.open(data)) {
            other.leave();
            execute(database.url(), "SELECT 1");
        }
        assertThat(postmaster()).isEmpty();
    }

    @Test
    void whatWasCommittedOutlivesAKilledPostgres() throws SQLException {
        try (var database = TrialDatabase.open(data)) {
            execute(database.url(), "CREATE TABLE kept AS SELECT 'still here' AS line");
            killPostgres();
        }
        try (var database = TrialDatabase.open(data)) {
            assertThat(query(database.url(), "SELECT line FROM kept")).isEqualTo("still here");
        }
    }

    @Test
    void nobodyStartsASecondPostgresUnderAnotherProcess() throws IOException {
        try (var other = TrialDatabaseProcess.open(data)) {
            killPostgres();
            assertThatThrownBy(() -> TrialDatabase.open(data))
                    .isInstanceOf(TrialDatabaseFailure.class)
                    .hasMessageContaining("used by another process, but its Postgres has ended");
            other.leave();
        }
        TrialDatabase.open(data).close();
    }

    @Test
    void aProcessNumberThatIsReusedAfterARebootDoesNotPreventTheStart() throws IOException {
        TrialDatabase.open(data).close();
        long ours = ProcessHandle.current().pid();
        Files.writeString(data.resolve("postgres/postmaster.pid"), ours + "\n");

        TrialDatabase.open(data).close();

        assertThat(postmaster()).isEmpty();
    }

    @Test
    void aFirstStartThatWasKilledIsBegunAnew() throws IOException, SQLException {
        TrialDatabase.open(data).close();
        Files.move(data.resolve("postgres"), data.resolve("postgres.new"));
        assertThat(TrialDatabase.exists(data)).isFalse();

        try (var database = TrialDatabase.open(data)) {
            assertThat(query(database.url(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("0");
        }
        assertThat(data.resolve("postgres.new")).doesNotExist();
    }

    @Test
    void lostPasswordsAreToldInsteadOfReplaced() throws IOException {
        TrialDatabase.open(data).close();
        Path settings = data.resolve("trial-database.properties");
        Path away = Files.move(settings, data.resolve("away"));

        assertThatThrownBy(() -> TrialDatabase.open(data))
                .isInstanceOf(TrialDatabaseFailure.class)
                .hasMessageContaining("trial-database.properties is missing");
        Files.move(away, settings);
    }

    private static Optional<Postmaster> postmaster() {
        return Postmaster.running(data.resolve("postgres"));
    }

    private static void killPostgres() {
        ProcessHandle process =
                ProcessHandle.of(postmaster().orElseThrow().pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }
}
