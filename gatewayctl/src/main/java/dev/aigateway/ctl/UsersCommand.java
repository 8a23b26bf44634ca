package dev.aigateway.ctl;

import dev.aigateway.access.User;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresUsers;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatewayctl users}. */
@Command(
        name = "users",
        header = {"  gatewayctl users", "  gatewayctl users -o csv"},
        description = "Lists all people by e-mail; of their keys only the last characters.")
final class UsersCommand implements Runnable {

    private final Session session;

    @Mixin
    private OutputOption output = new OutputOption();

    UsersCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::list);
    }

    private void list(Database database) {
        List<User> users = new PostgresUsers(database, session.random()).all();
        output.write(session.terminal(), UserText.fields(), users, UserText::table);
        if (users.isEmpty()) {
            session.terminal().say("nobody yet; next: gatewayctl create-user");
        }
    }
}
