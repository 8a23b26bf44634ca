package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A cluster with the schema and nobody in it, made once in a JVM; tests that want a Postgres of their own copy it. */
record MigratedCluster(TrialFolder folder, TrialSettings settings, PostgresPrograms programs) {

    private static final class Made {
        private static final MigratedCluster ONE = make();
    }

    static MigratedCluster made() {
        return Made.ONE;
    }

    private static MigratedCluster make() {
        TrialFolder folder = TrialFolder.prepared(temporaryFolder());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete the migrated cluster"));
        TrialSettings settings = TrialSettings.loadOrCreate(folder);
        PostgresCluster cluster = new PostgresCluster(folder, settings);
        cluster.findOrStart();
        try (Database database = Database.open(url(settings, settings.port()), "migrate", 1)) {
            database.migrate();
        } finally {
            cluster.stop();
        }
        return new MigratedCluster(folder, settings, PostgresPrograms.of(folder));
    }

    /** As its owner, who is no superuser. */
    DatabaseUrl url(int port) {
        return url(settings, port);
    }

    DatabaseUrl superuserUrl(String database, int port) {
        return url(database, "postgres", settings.superuserPassword(), port);
    }

    private static DatabaseUrl url(TrialSettings settings, int port) {
        return url(PostgresCluster.OWNER, PostgresCluster.OWNER, settings.ownerPassword(), port);
    }

    private static DatabaseUrl url(String database, String user, Secret password, int port) {
        return new DatabaseUrl("127.0.0.1:" + port, database, user, password, Map.of());
    }

    void copyTo(Path target) {
        try {
            Process copying = new ProcessBuilder("cp", "-a", folder.cluster().toString(), target.toString())
                    .inheritIO()
                    .start();
            if (ExitCode.of(copying) != 0) {
                throw new IOException("the migrated cluster cannot be copied to " + target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("migrated-cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(TrialFolder folder) {
        try {
            FileTree.delete(folder.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
