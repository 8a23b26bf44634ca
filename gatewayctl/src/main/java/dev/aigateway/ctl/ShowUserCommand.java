package dev.aigateway.ctl;

import dev.aigateway.access.User;
import dev.aigateway.access.ValidKey;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresLimits;
import dev.aigateway.store.PostgresUsageLedger;
import dev.aigateway.usage.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl show-user}. */
@Command(
        name = "show-user",
        header = {"  gatewayctl show-user ada@example.com", "  gatewayctl show-user 3f9c1e2a -o json"},
        description = "Shows one person: keys by their last characters, limits, and what was used this month.")
final class ShowUserCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "ID", description = "The e-mail, the id, or 6 or more characters of its beginning.")
    private Reference who = new Reference("");

    @Mixin
    private OutputOption output = new OutputOption();

    ShowUserCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::show);
    }

    private void show(Database database) {
        User user = Accounts.of(database, session).user(who);
        output.write(session.terminal(), UserText.fields(), List.of(user), _ -> lines(user, database));
    }

    private static List<String> lines(User user, Database database) {
        PostgresUsageLedger ledger = new PostgresUsageLedger(database);
        Period running = ledger.currentPeriod();
        List<String> lines = new ArrayList<>();
        lines.add("%s   %s %s   %s".formatted(user.email(), user.firstname(), user.lastname(), user.id()));
        lines.add("gateway key       " + key(user.gatewayKey()));
        lines.add("Claude Code key   " + key(user.claudecodeKey()));
        new PostgresLimits(database)
                .limits(user.id())
                .ifPresent(limits -> lines.add("limits            " + new LimitText(limits)));
        Optional.ofNullable(ledger.usage(List.of(user.id()), running).get(user.id()))
                .ifPresent(usage -> lines.add("used in %s   %s".formatted(running, used(usage))));
        lines.add("tags              "
                + (user.tags().values().isEmpty() ? "none" : String.join(", ", UserText.tags(user))));
        lines.add("created           %s, last changed %s"
                .formatted(Figures.day(user.createdAt()), Figures.day(user.updatedAt())));
        return lines;
    }

    private static String key(Optional<ValidKey> key) {
        return key.map(valid -> "%s since %s%s"
                        .formatted(
                                valid.hint(),
                                Figures.day(valid.createdAt()),
                                valid.expiresAt() == null ? "" : ", until " + Figures.day(valid.expiresAt())))
                .orElse("no valid key: gatewayctl regenerate-key makes one");
    }

    private static String used(AccountUsage usage) {
        return "%s tokens, %s, by %s%s"
                .formatted(
                        Figures.grouped(usage.used().tokens()),
                        Figures.dollars(usage.used().cost()),
                        Figures.counted(usage.requests(), "request"),
                        usage.overLimit() ? ": over the limit" : "");
    }
}
