package dev.aigateway.ctl;

import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatewayctl seed}. */
@Command(
        name = "seed",
        header = {"  gatewayctl seed", "  gatewayctl seed --if-empty        for scripts that run at every start"},
        description = "Migrates, then makes the first admin key and the first member key and prints both once.")
final class SeedCommand implements Runnable {

    private static final List<NewServiceKey> FIRST_KEYS =
            List.of(key("first-admin", Role.ADMIN), key("first-member", Role.MEMBER));

    private final Session session;

    @Option(names = "--if-empty", description = "Where there are accounts already, makes nothing and says nothing.")
    private boolean ifEmpty;

    SeedCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().useAnySchema(this::seed);
    }

    private void seed(Database database) {
        Databases.requireNotNewer(database.schemaVersion());
        database.migrate();
        List<IssuedKey> made =
                new PostgresCredentials(database, session.random()).createFirst(FIRST_KEYS, session.actor());
        if (!made.isEmpty()) {
            show(made);
        } else if (!ifEmpty) {
            throw new Failure(
                    ExitCode.FAILED, "there are accounts already: make further keys with gatewayctl create-key");
        }
    }

    private void show(List<IssuedKey> keys) {
        session.terminal().handOver(lines(keys), "the first keys could not be shown: revoke them and create others");
        session.terminal().say("shown once; the member key is for programs, the admin key for management only");
    }

    /** The label first, so that {@code awk '$1 == "member" {print $2}'} takes one. */
    private static String lines(List<IssuedKey> keys) {
        return keys.stream()
                .map(key -> "%-6s %s"
                        .formatted(
                                key.credential().role().name().toLowerCase(Locale.ROOT),
                                key.secret().reveal()))
                .collect(Collectors.joining("\n"));
    }

    private static NewServiceKey key(String name, Role role) {
        return new NewServiceKey(name, role, Optional.empty(), List.of());
    }
}
