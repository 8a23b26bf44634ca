package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.access.User;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresUsers;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl delete-user}. */
@Command(
        name = "delete-user",
        header = {
            "  gatewayctl delete-user ada@example.com",
            "  gatewayctl delete-user 3f9c1e2a --yes --reason \"left the company\""
        },
        description = "Deletes a person and revokes both keys; the ledger keeps what was used.")
final class DeleteUserCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "ID", description = "The e-mail, the id, or 6 or more characters of its beginning.")
    private Reference who = new Reference("");

    @Mixin
    private YesOption yes = new YesOption();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private Optional<String> reason = Optional.empty();

    DeleteUserCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::delete);
    }

    private void delete(Database database) {
        User user = Accounts.of(database, session).user(who);
        String label = Accounts.label(user);
        yes.confirm(session.terminal(), "delete " + label, "deleting " + label);
        Change change = new Change(session.actor(), reason, Optional.empty());
        if (new PostgresUsers(database, session.random())
                .delete(user.id(), change)
                .isEmpty()) {
            throw RegenerateKeyCommand.gone(user);
        }
        session.terminal()
                .say(label + " deleted: daemons refuse the keys from now on; gatewayctl history " + user.id()
                        + " still shows the use");
    }
}
