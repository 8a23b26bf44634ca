package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.budget.LimitRegister;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.LimitSettings;
import dev.aigateway.budget.ModeSetting;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCompanyLimits;
import dev.aigateway.store.PostgresLimits;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl set-limit}. */
@Command(
        name = "set-limit",
        header = {
            "  gatewayctl set-limit ada@example.com --tokens 50M --usd 100",
            "  gatewayctl set-limit key:ci --usd none",
            "  gatewayctl set-limit company --usd 5000 --mode strict"
        },
        description = "Sets a monthly limit, or takes it away; in force at once.")
final class SetLimitCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "ID",
            description = "The e-mail, key:name, the id, or 6 or more characters of its beginning; or company, for all"
                    + " of them together.")
    private Reference who = new Reference("");

    @Option(names = "--tokens", paramLabel = "50M|none|default", description = "Tokens a month.")
    private Optional<Limit.OfTokens> tokens = Optional.empty();

    @Option(names = "--usd", paramLabel = "100|none|default", description = "US dollars a month.")
    private Optional<Limit.OfCost> usd = Optional.empty();

    @Option(
            names = "--mode",
            paramLabel = "soft|strict|default",
            description =
                    "soft: a call is admitted while anything is left. strict: only if the most that it can use is.")
    private Optional<Limit.Mode> mode = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private Optional<String> reason = Optional.empty();

    SetLimitCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        if (tokens.isEmpty() && usd.isEmpty() && mode.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE, "which limit? --tokens 50M, --usd 100, or both, or --mode; none takes it away");
        }
        session.databases().use(who.isCompany() ? this::setCompany : this::setAccount);
    }

    private void setAccount(Database database) {
        Accounts.Named account = Accounts.of(database, session).only(who);
        LimitRegister register = new PostgresLimits(database);
        LimitChange.apply(
                session,
                account,
                () -> register.limits(account.id()),
                () -> register.set(account.id(), settings(), change()));
    }

    private void setCompany(Database database) {
        PostgresCompanyLimits company = new PostgresCompanyLimits(database);
        LimitChange.applyToCompany(session, company::limits, () -> company.set(settings(), change()));
    }

    private LimitSettings settings() {
        return new LimitSettings(
                tokens.map(Limit.OfTokens::setting).orElseGet(LimitSetting.Unchanged::new),
                usd.map(Limit.OfCost::setting).orElseGet(LimitSetting.Unchanged::new),
                mode.map(Limit.Mode::setting).orElseGet(ModeSetting.Unchanged::new));
    }

    private Change change() {
        return new Change(session.actor(), reason, Optional.empty());
    }
}
