package dev.aigateway.ctl;

import dev.aigateway.access.Credential;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NameTaken;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatewayctl create-key}. */
@Command(
        name = "create-key",
        header = {
            "  KEY=$(gatewayctl create-key --name ci)",
            "  gatewayctl create-key --name nightly --expires 90d --models claude-fast,claude-quality"
        },
        description = "Creates a gateway key and prints it once; it cannot be read again.")
final class CreateKeyCommand implements Runnable {

    private final Session session;

    @Option(names = "--name", required = true, description = "Who will use it, such as ci; one living key per name.")
    private String name = "";

    /** In lower case, for the shell to complete. */
    static final class Roles extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Roles() {
            super(List.of("member", "admin"));
        }
    }

    @Option(
            names = "--role",
            completionCandidates = Roles.class,
            paramLabel = "member|admin",
            description = "member: model calls only (the default); admin: management too.")
    private Role role = Role.MEMBER;

    @Option(names = "--expires", paramLabel = "90d", description = "How long it is valid; by default until revoked.")
    private Optional<Duration> validFor = Optional.empty();

    @Option(names = "--models", paramLabel = "NAME", split = ",", description = "The only models it may use.")
    private List<String> models = List.of();

    CreateKeyCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        NewServiceKey key = newKey();
        session.databases().use(database -> create(database, key));
    }

    private NewServiceKey newKey() {
        if (validFor.filter(Duration::isZero).isPresent()) {
            throw new Failure(ExitCode.USAGE, "--expires 0 would make a key that is never valid");
        }
        try {
            return new NewServiceKey(name, role, validFor, models);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "--name: " + e.getMessage(), e);
        }
    }

    private void create(Database database, NewServiceKey key) {
        try {
            show(new PostgresCredentials(database, session.random()).create(key, session.actor()));
        } catch (NameTaken e) {
            throw new Failure(ExitCode.FAILED, e.getMessage() + ": gatewayctl keys shows by whom", e);
        }
    }

    /** The key alone goes to standard output. */
    private void show(IssuedKey key) {
        Credential made = key.credential();
        KeyText text = new KeyText(made, session.clock().instant());
        session.terminal().say("%s created (%s), %s".formatted(made.accountName(), text.shortId(), text.terms()));
        session.terminal()
                .handOver(
                        key.secret().reveal(),
                        "the key could not be shown: gatewayctl revoke-key " + text.shortId()
                                + ", then create another");
        session.terminal().say("shown once; next: gatewayctl usage " + made.accountName());
    }
}
