package dev.aigateway.ctl;

import dev.aigateway.access.User;
import dev.aigateway.access.ValidKey;
import dev.aigateway.store.Database;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl configure}. */
@Command(
        name = "configure",
        header = {
            "  gatewayctl configure claude-code --user ada@example.com --url https://gateway.example.com",
            "  gatewayctl configure cursor --url https://gateway.example.com"
        },
        description = "Prints what to set in a client program; keys appear as $GATEWAY_KEY, to be filled in.")
final class ConfigureCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "CLIENT",
            description = "claude-code, cursor, opencode, cline, continue, openai-sdk or curl.")
    private ClientProgram client = ClientProgram.CURL;

    @Option(names = "--user", paramLabel = "ID", description = "For whom: tells which of the person's keys is meant.")
    private Optional<Reference> who = Optional.empty();

    @Option(names = "--url", description = "Where clients reach the gateway; by default http://localhost:8000.")
    private URI url = URI.create("http://localhost:8000");

    ConfigureCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        who.ifPresentOrElse(
                user -> session.databases().use(database -> printFor(user, database)), () -> print(Optional.empty()));
    }

    private void printFor(Reference user, Database database) {
        print(Optional.of(Accounts.of(database, session).user(user)));
    }

    private void print(Optional<User> user) {
        session.terminal().print(client.instructions(base()));
        if (client.needsPublicHttps() && !isPublicHttps()) {
            session.terminal()
                    .say("%s calls from its own servers: %s must become an https address that the internet reaches"
                            .formatted(client, base()));
        }
        session.terminal()
                .say(user.map(ConfigureCommand::whoseKey)
                        .orElse("GATEWAY_KEY is a person's gateway key or a member key, never an admin key"));
    }

    /** Clients add their own path. */
    private String base() {
        return url.toString().replaceFirst("/+$", "").replaceFirst("/v1$", "");
    }

    private boolean isPublicHttps() {
        return "https".equalsIgnoreCase(url.getScheme())
                && !List.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
    }

    private static String whoseKey(User user) {
        String gatewayKey = user.gatewayKey()
                .map(ValidKey::hint)
                .orElseThrow(() -> new Failure(
                        ExitCode.FAILED,
                        "%s has no valid key: gatewayctl regenerate-key %s makes one"
                                .formatted(Accounts.label(user), user.email())));
        String mapped = user.claudecodeKey()
                .map(key -> "; the mapped Claude Code key is the one that ends in " + key.hint())
                .orElse("");
        return "GATEWAY_KEY is the gateway key of %s that ends in %s%s".formatted(user.email(), gatewayKey, mapped);
    }

    static ClientProgram client(String name) {
        return Arrays.stream(ClientProgram.values())
                .filter(client -> client.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of "
                        + Arrays.stream(ClientProgram.values())
                                .map(ClientProgram::toString)
                                .collect(Collectors.joining(", "))));
    }
}
