package dev.aigateway.ctl;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import dev.aigateway.store.Database;
import dev.aigateway.store.DatabaseUnavailable;
import dev.aigateway.store.SchemaVersion;
import dev.aigateway.store.TrialDatabase;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the database and has it open while a command works: the one of {@code DATABASE_URL}, or the trial database where
 * there is one, started for that time if nothing runs.
 *
 * @param dotEnvFile need not exist; the environment wins over it
 * @param folder where relative paths start
 */
record Databases(Map<String, String> environment, Path dotEnvFile, Path folder) {

    /** Fails before the work if the schema is not the one that this program was written for. */
    void use(Consumer<Database> work) {
        useAnySchema(database -> {
            requireMatch(database.schemaVersion());
            work.accept(database);
        });
    }

    /** For what mends the schema. */
    void useAnySchema(Consumer<Database> work) {
        Settings settings = settings();
        if (settings.database().isPresent()) {
            use(settings.database().get(), work);
            return;
        }
        if (!TrialDatabase.exists(settings.dataFolder())) {
            throw new Failure(
                    ExitCode.DATABASE,
                    "no database: set DATABASE_URL to postgresql://user:password@host:port/database, or go to where a"
                            + " trial database is (there is none in " + settings.dataFolder() + ")");
        }
        try (TrialDatabase trial = TrialDatabase.open(settings.dataFolder())) {
            use(trial.url(), work);
        }
    }

    /** Throws {@code InvalidSettings}. */
    Settings settings() {
        Environment values = Environment.of(environment, dotEnvFile);
        Settings settings = Settings.of(values, folder);
        values.throwIfProblems();
        return settings;
    }

    private static void use(DatabaseUrl url, Consumer<Database> work) {
        try (Database database = Database.openOnce(url, "gatewayctl")) {
            work.accept(database);
        } catch (DatabaseUnavailable e) {
            throw new Failure(ExitCode.DATABASE, "the database " + url.display() + " cannot be used: " + reason(e), e);
        }
    }

    /** The driver's own words, which never hold the password. */
    private static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof UnknownHostException ? "unknown host" : String.valueOf(root.getMessage());
    }

    private static void requireMatch(SchemaVersion schema) {
        if (schema.isOlder()) {
            throw new Failure(
                    ExitCode.DATABASE,
                    schema.found() == 0
                            ? "the database has no schema yet: run gatewayctl migrate"
                            : "the schema is at version %d and this program needs %d: run gatewayctl migrate"
                                    .formatted(schema.found(), schema.known()));
        }
        requireNotNewer(schema);
    }

    /** An old program must not work on what it does not know. */
    static void requireNotNewer(SchemaVersion schema) {
        if (!schema.matches() && !schema.isOlder()) {
            throw new Failure(
                    ExitCode.DATABASE,
                    "the schema is at version %d, newer than the %d that this program knows: use a newer gatewayctl"
                            .formatted(schema.found(), schema.known()));
        }
    }
}
