package dev.aigateway.ctl;

import dev.aigateway.access.Credential;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatewayctl keys}. */
@Command(
        name = "keys",
        header = {"  gatewayctl keys", "  gatewayctl keys -o json"},
        description = "Lists all keys that were ever made, newest first; never the keys themselves.")
final class KeysCommand implements Runnable {

    private final Session session;

    @Mixin
    private OutputOption output = new OutputOption();

    KeysCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::list);
    }

    private void list(Database database) {
        Instant now = session.clock().instant();
        List<KeyText> keys = new PostgresCredentials(database, session.random())
                .all().stream().map(key -> new KeyText(key, now)).toList();
        output.write(session.terminal(), fields(), keys, KeysCommand::table);
        if (keys.isEmpty()) {
            session.terminal().say("no keys yet; next: gatewayctl seed");
        }
    }

    private static Fields<KeyText> fields() {
        return new Fields<KeyText>()
                .with("id", text -> text.key().id().toString())
                .with("account_id", text -> text.key().account().toString())
                .with("account", text -> text.key().accountName())
                .with("kind", text -> text.key().kind())
                .with("role", KeyText::role)
                .with("state", KeyText::state)
                .with("hint", text -> text.key().hint())
                .with("models", text -> text.key().models())
                .with("created_at", text -> text.key().createdAt())
                .with("expires_at", text -> text.key().expiresAt())
                .with("revoked_at", text -> text.key().revokedAt());
    }

    private static List<String> table(List<KeyText> keys) {
        Table table = new Table()
                .left("ID")
                .left("ACCOUNT")
                .left("ROLE")
                .left("STATE")
                .left("HINT")
                .left("CREATED")
                .left("EXPIRES")
                .left("MODELS");
        for (KeyText text : keys) {
            Credential key = text.key();
            table.row(
                    text.shortId(),
                    key.accountName(),
                    text.role(),
                    text.state(),
                    key.hint(),
                    text.created(),
                    text.expires(),
                    text.models());
        }
        return table.lines();
    }
}
