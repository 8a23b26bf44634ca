package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresLimits;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl raise-limit}. */
@Command(
        name = "raise-limit",
        header = {
            "  gatewayctl raise-limit ada@example.com --tokens +5M --reason \"release week\"",
            "  gatewayctl raise-limit key:ci --usd +20"
        },
        description = "Adds to a monthly limit, the default included; in force at once.")
final class RaiseLimitCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "ID",
            description = "The e-mail, key:name, the id, or 6 or more characters of its beginning.")
    private Reference who = new Reference("");

    @Option(names = "--tokens", paramLabel = "+5M", description = "How many tokens more.")
    private Optional<Limit.MoreTokens> tokens = Optional.empty();

    @Option(names = "--usd", paramLabel = "+20", description = "How many US dollars more.")
    private Optional<Limit.MoreCost> usd = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private Optional<String> reason = Optional.empty();

    RaiseLimitCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        if (tokens.isEmpty() && usd.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "by how much? --tokens +5M, --usd +20, or both");
        }
        session.databases().use(this::raise);
    }

    private void raise(Database database) {
        Accounts.Named account = Accounts.of(database, session).only(who);
        Amount by = new Amount(
                tokens.map(Limit.MoreTokens::tokens).orElse(0L),
                usd.map(Limit.MoreCost::money).orElse(Money.ZERO));
        LimitChange.apply(
                session,
                account,
                new PostgresLimits(database),
                register -> register.raise(account.id(), by, new Change(session.actor(), reason, Optional.empty())));
    }
}
