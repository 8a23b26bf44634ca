package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.TestDatabase;
import org.junit.jupiter.api.Test;

class MigrateCommandTest {

    private static final int NEWEST = newest();

    @Test
    void itBringsAnEmptyDatabaseToThisVersionAndThenHasNothingToDo() {
        Ctl ctl = Ctl.on(TestDatabase.empty());

        assertThat(ctl.run("migrate", "--status"))
                .isEqualTo(new Ended(
                        0,
                        "schema at version 0, this program's is " + NEWEST + ": gatewayctl migrate brings it there\n",
                        ""));
        assertThat(ctl.run("migrate"))
                .isEqualTo(new Ended(0, "", "schema migrated from version 0 to " + NEWEST + "\n"));
        assertThat(ctl.run("migrate")).isEqualTo(new Ended(0, "", "schema at version " + NEWEST + " already\n"));
        assertThat(ctl.run("migrate", "--status"))
                .isEqualTo(new Ended(0, "schema at version " + NEWEST + ", this program's is " + NEWEST + "\n", ""));
    }

    @Test
    void aPendingMigrationStopsEveryOtherCommand() {
        Ctl ctl = Ctl.on(TestDatabase.empty());

        assertThat(ctl.run("keys"))
                .isEqualTo(new Ended(5, "", "gatewayctl: the database has no schema yet: run gatewayctl migrate\n"));
    }

    @Test
    void anOlderSchemaIsToldWithBothVersions() {
        DatabaseUrl url = TestDatabase.fresh();
        TestDatabase.execute(url, "delete from flyway_schema_history where version = '" + NEWEST + "'");

        assertThat(Ctl.on(url).run("usage"))
                .isEqualTo(new Ended(
                        5,
                        "",
                        "gatewayctl: the schema is at version %d and this program needs %d: run gatewayctl migrate\n"
                                .formatted(NEWEST - 1, NEWEST)));
    }

    @Test
    void aSchemaThatIsNewerThanTheProgramIsLeftAlone() {
        DatabaseUrl url = TestDatabase.fresh();
        TestDatabase.execute(
                url,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) values (999, '999', '', 'SQL', '', '', 0, true)");
        Ended refused = new Ended(
                5,
                "",
                "gatewayctl: the schema is at version 999, newer than the %d that this program knows: use a newer gatewayctl\n"
                        .formatted(NEWEST));

        assertThat(Ctl.on(url).run("keys")).isEqualTo(refused);
        assertThat(Ctl.on(url).run("migrate")).isEqualTo(refused);
        assertThat(Ctl.on(url).run("seed")).isEqualTo(refused);
    }

    private static int newest() {
        try (Database database = Database.openOnce(TestDatabase.empty(), "test")) {
            return database.schemaVersion().known();
        }
    }
}
