package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.access.EmailAddress;
import dev.aigateway.access.IssuedUser;
import dev.aigateway.access.NewUser;
import dev.aigateway.access.Tags;
import dev.aigateway.access.User;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresLimits;
import dev.aigateway.store.PostgresUsers;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatewayctl create-user}. */
@Command(
        name = "create-user",
        header = {
            "  printf %%s \"$CC_KEY\" | gatewayctl create-user --email ada@example.com --firstname Ada --lastname King"
                    + " \\",
            "      --claudecode-key-stdin --tag team=research",
            "  gatewayctl create-user --email bob@example.com --firstname Bob --lastname Hill --generate-claudecode-key"
        },
        description = "Creates a person with a gateway key, printed once, and maps the key that Claude Code sends.")
final class CreateUserCommand implements Runnable {

    private final Session session;

    @Option(names = "--email", required = true, description = "The e-mail; one living person per e-mail.")
    private String email = "";

    @Option(names = "--firstname", required = true, description = "The first name.")
    private String firstname = "";

    @Option(names = "--lastname", required = true, description = "The last name.")
    private String lastname = "";

    @ArgGroup(multiplicity = "1")
    private ClaudecodeKeySource claudecodeKey = new ClaudecodeKeySource();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "For reports, such as team=research; repeatable.")
    private Map<String, String> tags = Map.of();

    CreateUserCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        NewUser user = new NewUser(
                new EmailAddress(email),
                firstname,
                lastname,
                claudecodeKey.read(session),
                OptionalLong.empty(),
                Optional.empty(),
                new Tags(tags));
        session.databases().use(database -> create(database, user));
    }

    private void create(Database database, NewUser user) {
        IssuedUser issued = new PostgresUsers(database, session.random()).create(user, Change.by(session.actor()));
        User made = issued.user();
        String limits = new PostgresLimits(database)
                .limits(made.id())
                .map(found -> ", " + new LimitText(found))
                .orElse("");
        boolean generated = user.claudecodeKey().isEmpty();
        session.terminal()
                .say("user %s created (%s), Claude Code key %s%s"
                        .formatted(
                                made.email(),
                                Accounts.shortId(made.id()),
                                generated ? "made (second line)" : "mapped",
                                limits));
        session.terminal()
                .handOver(
                        NewPair.lines(issued, generated),
                        "the keys could not be shown: gatewayctl regenerate-key " + made.email() + " makes others");
        session.terminal().say("shown once; next: gatewayctl configure claude-code --user " + made.email());
    }
}
