package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.env.DatabaseUrl;
import org.junit.jupiter.api.Test;

class SchemaVersionTest {

    @Test
    void anEmptyDatabaseIsOlder() {
        assertThat(of(TestDatabase.empty())).returns(0, SchemaVersion::found).returns(true, SchemaVersion::isOlder);
    }

    @Test
    void aMigratedDatabaseMatchesAndAgreesWithFlyway() {
        DatabaseUrl url = TestDatabase.fresh();

        assertThat(of(url).matches()).isTrue();
        assertThat(Migrations.status(url)).isEqualTo(new Migrations.Status(Integer.toString(of(url).known()), 0));
    }

    @Test
    void aDatabaseOfANewerProgramIsNewer() {
        DatabaseUrl url = TestDatabase.fresh();
        TestDatabase.execute(
                url,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) values (999, '999', '', 'SQL', '', '', 0, true)");

        assertThat(of(url))
                .returns(999, SchemaVersion::found)
                .returns(false, SchemaVersion::matches)
                .returns(false, SchemaVersion::isOlder);
    }

    private static SchemaVersion of(DatabaseUrl url) {
        try (Database database = Database.openOnce(url, "test")) {
            return database.schemaVersion();
        }
    }
}
