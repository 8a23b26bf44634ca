package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.access.EncryptionKey;
import dev.aigateway.access.ProviderKeys;
import dev.aigateway.env.Secret;
import dev.aigateway.env.Spelling;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresProviderKeys;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl provider-key set}. */
@Command(
        name = "set",
        header = {
            "  gatewayctl provider-key set anthropic                  asks for the key, and does not show it",
            "  gatewayctl provider-key set anthropic < key.txt"
        },
        description =
                "Stores the key encrypted under GATEWAY_ENCRYPTION_KEY; daemons without ANTHROPIC_API_KEY take it.")
final class ProviderKeySetCommand implements Runnable {

    private static final List<String> PROVIDERS = List.of("anthropic");
    private static final int LENGTH_MIN = 20;
    private static final int LENGTH_MAX = 512;

    private final Session session;

    @Parameters(paramLabel = "anthropic", description = "The provider.")
    private String provider = "";

    ProviderKeySetCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        requireKnown();
        EncryptionKey encryption = session.databases()
                .settings()
                .encryptionKey()
                .orElseThrow(() -> new Failure(
                        ExitCode.USAGE,
                        "GATEWAY_ENCRYPTION_KEY is not set: make one with openssl rand -base64 32, and give the same to"
                                + " every daemon"));
        Secret key = checked(session.terminal().secret("key for " + provider));
        session.databases().use(database -> store(database, key, encryption));
    }

    private void requireKnown() {
        if (!PROVIDERS.contains(provider)) {
            String hint = Spelling.closest(provider, PROVIDERS)
                    .map(name -> "did you mean " + name + "?")
                    .orElse("there is " + String.join(", ", PROVIDERS));
            throw new Failure(ExitCode.USAGE, "there is no provider " + provider + ": " + hint);
        }
    }

    /** What is obviously something else would be told by the provider only when the first call fails. */
    private static Secret checked(String key) {
        if (key.startsWith("agw_")) {
            throw new Failure(ExitCode.USAGE, "this is a key of the gateway: the key that the provider gave is needed");
        }
        if (key.startsWith("sk-ant-oat") || key.startsWith("sk-ant-admin")) {
            throw new Failure(ExitCode.USAGE, "this is a login token or an admin key: an API key is needed");
        }
        boolean visible = key.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!visible || key.length() < LENGTH_MIN || key.length() > LENGTH_MAX) {
            throw new Failure(
                    ExitCode.USAGE,
                    "this is no key: it must have %d to %d visible characters without spaces"
                            .formatted(LENGTH_MIN, LENGTH_MAX));
        }
        return new Secret(key);
    }

    private void store(Database database, Secret key, EncryptionKey encryption) {
        ProviderKeys.Stored stored =
                new PostgresProviderKeys(database).store(provider, key, encryption, Change.by(session.actor()));
        session.terminal()
                .say("key for %s (%s) stored: running daemons take it within a minute, unless ANTHROPIC_API_KEY is set"
                        .formatted(stored.provider(), stored.hint()));
    }
}
