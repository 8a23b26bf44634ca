package dev.aigateway.store;

import static dev.aigateway.store.TrialConnections.connect;
import static dev.aigateway.store.TrialConnections.execute;
import static dev.aigateway.store.TrialConnections.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.env.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialDatabaseTest {

    @TempDir
    static Path parent;

    static Path data;

    @BeforeAll
    static void aFolderThatStoodOpen() throws IOException {
        data = Files.createDirectory(parent.resolve("data folder"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(TrialDatabase.exists(data)).isFalse();
        TrialDatabase.open(data).close();
        assertThat(TrialDatabase.exists(data)).isTrue();
    }

    @Test
    void itIsTheGatewaysOwnDurableDatabase() throws SQLException {
        try (var database = TrialDatabase.open(data)) {
            assertThat(query(database.url(), "SELECT current_user")).isEqualTo("gateway");
            assertThat(query(database.url(), """
                SELECT pg_get_userbyid(datdba) || ' ' || pg_encoding_to_char(encoding) || ' ' || datlocale
                FROM pg_database WHERE datname = current_database()\
                """)).isEqualTo("gateway UTF8 C.UTF-8");
            assertThat(query(database.url(), "SHOW fsync")).isEqualTo("on");
            assertThat(query(database.url(), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(database.url(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(database.url(), "SHOW max_connections")).isEqualTo("100");
        }
    }

    @Test
    void itsRoleRunsNoProgramsAndReadsNoFiles() throws SQLException {
        try (var database = TrialDatabase.open(data)) {
            DatabaseUrl url = database.url();
            assertThat(query(
                            url,
                            "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles"
                                    + " WHERE rolname = current_user"))
                    .isEqualTo("f");
            execute(url, "CREATE TABLE IF NOT EXISTS loot (line text)");
            assertThatThrownBy(() -> execute(url, "COPY loot FROM PROGRAM 'id'"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> execute(url, "SELECT pg_read_file('/etc/passwd')"))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @CsvSource({"gateway, ''", "gateway, wrong", "postgres, ''", "postgres, wrong", "postgres, postgres"})
    void nobodyEntersWithoutThePassword(String user, String password) {
        try (var database = TrialDatabase.open(data)) {
            assertThatThrownBy(() -> connect(database.url(), user, password))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isIn("08004", "28P01");
        }
    }

    @Test
    void everyWayInAsksForAPassword() throws IOException {
        assertThat(Files.readAllLines(data.resolve("postgres/pg_hba.conf")))
                .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" scram-sha-256"));
        assertThat(data.resolve("superuser-password.new")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "., rwx------",
        "pg, rwx------",
        "postgres, rwx------",
        "trial-database.properties, rw-------",
        "postgres.log, rw-------"
    })
    void onlyItsOwnerLooksInside(String file, String mode) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                .isEqualTo(mode);
    }

    @Test
    void theLastToCloseItStopsIt() throws IOException {
        var first = TrialDatabase.open(data);
        var second = TrialDatabase.open(data);

        first.close();
        first.close();
        assertThat(second.url()).isEqualTo(first.url()).satisfies(url -> execute(url, "SELECT 1"));

        second.close();
        assertThat(runs()).isFalse();
        assertThatThrownBy(() -> connect(second.url())).hasMessageContaining("refused");
    }

    @Test
    void dataAndPortOutliveAStop() throws SQLException {
        DatabaseUrl before;
        try (var database = TrialDatabase.open(data)) {
            before = database.url();
            execute(before, "CREATE TABLE kept AS SELECT 'still here' AS line");
        }
        try (var database = TrialDatabase.open(data)) {
            assertThat(database.url()).isEqualTo(before);
            assertThat(query(before, "SELECT line FROM kept")).isEqualTo("still here");
        }
    }

    @Test
    void aTakenPortIsToldWithTheFileThatNamesIt() throws IOException {
        int port = TrialSettings.loadOrCreate(TrialFolder.prepared(data)).port();
        try (var stranger = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(stranger.isBound()).isTrue();
            assertThatThrownBy(() -> TrialDatabase.open(data))
                    .isInstanceOf(TrialDatabaseFailure.class)
                    .hasMessage("port " + port + " of the trial database is taken by another program: end that program,"
                            + " or write another port into " + data.toRealPath()
                            + "/trial-database.properties");
        }
        TrialDatabase.open(data).close();
    }

    private static boolean runs() {
        return Postmaster.running(data.resolve("postgres")).isPresent();
    }
}
