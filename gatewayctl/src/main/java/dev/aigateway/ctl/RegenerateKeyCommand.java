package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.access.ClaudecodeKey;
import dev.aigateway.access.IssuedUser;
import dev.aigateway.access.Regeneration;
import dev.aigateway.access.User;
import dev.aigateway.access.ValidKey;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresUsers;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl regenerate-key}. */
@Command(
        name = "regenerate-key",
        header = {
            "  gatewayctl regenerate-key ada@example.com --reason leaked",
            "  printf %%s \"$CC_KEY\" | gatewayctl regenerate-key ada@example.com --claudecode-key-stdin --grace 24h"
        },
        description = "Replaces both keys of a person and prints the new ones once; limits and use stay.")
final class RegenerateKeyCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "USER", description = "The e-mail, the id, or 6 or more characters of its beginning.")
    private Reference who = new Reference("");

    @ArgGroup
    private ClaudecodeKeySource claudecodeKey = new ClaudecodeKeySource();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--grace",
            paramLabel = "24h",
            description = "How long the old keys stay good; by default not at all.")
    private Optional<Duration> grace = Optional.empty();

    RegenerateKeyCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Optional<ClaudecodeKey> mapped = claudecodeKey.read(session);
        session.databases().use(database -> regenerate(database, mapped));
    }

    private void regenerate(Database database, Optional<ClaudecodeKey> mapped) {
        User user = Accounts.of(database, session).user(who);
        Regeneration how = new Regeneration(
                user.gatewayKey().map(ValidKey::id), mapped, grace.filter(duration -> !duration.isZero()));
        IssuedUser issued = new PostgresUsers(database, session.random())
                .regenerate(user.id(), how, new Change(session.actor(), reason, Optional.empty()))
                .orElseThrow(() -> gone(user));
        tell(user, how);
        session.terminal()
                .handOver(
                        NewPair.lines(issued, mapped.isEmpty()),
                        "the keys could not be shown: repeat gatewayctl regenerate-key " + user.email());
        session.terminal().say("shown once; next: gatewayctl configure claude-code --user " + user.email());
    }

    private void tell(User user, Regeneration how) {
        String old = how.grace()
                .map(duration -> "the old ones stay good until "
                        + Figures.minute(session.clock().instant().plus(duration)))
                .orElse("daemons refuse the old ones from now on");
        session.terminal()
                .say("keys of %s replaced%s: %s"
                        .formatted(
                                Accounts.label(user),
                                how.claudecodeKey().isEmpty() ? ", a Claude Code key made (second line)" : "",
                                old));
    }

    static Failure gone(User user) {
        return new Failure(ExitCode.NOT_FOUND, Accounts.label(user) + " has just been deleted");
    }
}
