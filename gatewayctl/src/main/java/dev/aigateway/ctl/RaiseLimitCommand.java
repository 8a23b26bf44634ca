package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.budget.LimitRegister;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCompanyLimits;
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
            "  gatewayctl raise-limit key:ci --usd +20",
            "  gatewayctl raise-limit company --usd +1000"
        },
        description = "Adds to a monthly limit, the default included; in force at once.")
final class RaiseLimitCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "ID",
            description = "The e-mail, key:name, the id, or 6 or more characters of its beginning; or company.")
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
        session.databases().use(who.isCompany() ? this::raiseCompany : this::raiseAccount);
    }

    private void raiseAccount(Database database) {
        Accounts.Named account = Accounts.of(database, session).only(who);
        LimitRegister register = new PostgresLimits(database);
        LimitChange.apply(
                session,
                account,
                () -> register.limits(account.id()),
                () -> register.raise(account.id(), by(), change()));
    }

    private void raiseCompany(Database database) {
        PostgresCompanyLimits company = new PostgresCompanyLimits(database);
        LimitChange.applyToCompany(session, company::limits, () -> company.raise(by(), change()));
    }

    private Amount by() {
        return new Amount(
                tokens.map(Limit.MoreTokens::tokens).orElse(0L),
                usd.map(Limit.MoreCost::money).orElse(Money.ZERO));
    }

    private Change change() {
        return new Change(session.actor(), reason, Optional.empty());
    }
}
