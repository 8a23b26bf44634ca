package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Flyway, with the migrations of this program. */
public final class Migrations {

    /**
     * Where a schema stands.
     *
     * @param version of the newest migration that ran; {@code none} before the first
     * @param pending migrations of this program that have not run
     */
    public record Status(String version, int pending) {}

    private Migrations() {}

    static String run(DatabaseUrl url) {
        Flyway flyway = flyway(url);
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw explained(e, url);
        }
        return version(flyway.info().current());
    }

    static Status status(DatabaseUrl url) {
        Flyway flyway = flyway(url);
        try {
            return new Status(version(flyway.info().current()), flyway.info().pending().length);
        } catch (FlywayException e) {
            throw explained(e, url);
        }
    }

    private static RuntimeException explained(FlywayException e, DatabaseUrl url) {
        if (SqlState.of(e).filter(SqlState::unavailable).isPresent()) {
            return new DatabaseUnavailable("the database at " + url.display() + " cannot be reached", e);
        }
        return SqlState.of(e).filter(SqlState::notPermitted).isPresent() ? new NotPermitted(e) : e;
    }

    private static Flyway flyway(DatabaseUrl url) {
        return Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password().value())
                .locations("classpath:db/migration")
                .load();
    }

    private static String version(MigrationInfo current) {
        return current == null ? "none" : current.getVersion().getVersion();
    }
}
