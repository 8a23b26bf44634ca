package dev.aigateway.ctl;

import dev.aigateway.access.EncryptionKey;
import dev.aigateway.access.ProviderKeys;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresProviderKeys;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatewayctl provider-key show}. */
@Command(
        name = "show",
        header = {"  gatewayctl provider-key show", "  gatewayctl provider-key show -o json"},
        description = "Shows which keys are stored, since when and by whom; never the keys themselves.")
final class ProviderKeyShowCommand implements Runnable {

    private final Session session;

    @Mixin
    private OutputOption output = new OutputOption();

    ProviderKeyShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Optional<EncryptionKey> encryption = session.databases().settings().encryptionKey();
        session.databases().use(database -> show(database, encryption));
    }

    private void show(Database database, Optional<EncryptionKey> encryption) {
        PostgresProviderKeys keys = new PostgresProviderKeys(database);
        List<ProviderKeys.Stored> stored = keys.all();
        output.write(session.terminal(), fields(), stored, ProviderKeyShowCommand::table);
        if (stored.isEmpty()) {
            session.terminal().say("no key is stored; next: gatewayctl provider-key set anthropic");
        }
        // Opening each tells here, and not at the next start of a daemon, that the encryption key is another one.
        encryption.ifPresent(key -> stored.forEach(one -> keys.find(one.provider(), key)));
    }

    private static Fields<ProviderKeys.Stored> fields() {
        return new Fields<ProviderKeys.Stored>()
                .with("provider", ProviderKeys.Stored::provider)
                .with("hint", ProviderKeys.Stored::hint)
                .with("stored_by", ProviderKeys.Stored::storedBy)
                .with("stored_at", ProviderKeys.Stored::storedAt);
    }

    private static List<String> table(List<ProviderKeys.Stored> keys) {
        Table table = new Table().left("PROVIDER").left("HINT").left("STORED").left("BY");
        keys.forEach(key -> table.row(key.provider(), key.hint(), Figures.day(key.storedAt()), key.storedBy()));
        return table.lines();
    }
}
