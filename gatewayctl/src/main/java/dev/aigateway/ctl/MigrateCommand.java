package dev.aigateway.ctl;

import dev.aigateway.store.Database;
import dev.aigateway.store.SchemaVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatewayctl migrate}. */
@Command(
        name = "migrate",
        header = {"  gatewayctl migrate", "  gatewayctl migrate --status"},
        description = "Brings the schema of the database to this version.")
final class MigrateCommand implements Runnable {

    private final Session session;

    @Option(names = "--status", description = "Only says where the schema stands.")
    private boolean status;

    MigrateCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().useAnySchema(status ? this::tellStatus : this::migrate);
    }

    private void tellStatus(Database database) {
        SchemaVersion schema = database.schemaVersion();
        String next = schema.isOlder() ? ": gatewayctl migrate brings it there" : "";
        session.terminal()
                .print("schema at version %d, this program's is %d%s".formatted(schema.found(), schema.known(), next));
    }

    private void migrate(Database database) {
        SchemaVersion before = database.schemaVersion();
        Databases.requireNotNewer(before);
        String version = database.migrate();
        session.terminal()
                .say(
                        before.matches()
                                ? "schema at version " + version + " already"
                                : "schema migrated from version " + before.found() + " to " + version);
    }
}
