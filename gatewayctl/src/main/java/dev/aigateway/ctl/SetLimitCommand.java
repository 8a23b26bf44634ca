package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.store.Database;
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
            "  gatewayctl set-limit key:ci --usd none"
        },
        description = "Sets a monthly limit, or takes it away; in force at once.")
final class SetLimitCommand implements Runnable {

    private static final Reference COMPANY = new Reference("company");

    private final Session session;

    @Parameters(
            paramLabel = "ID",
            description = "The e-mail, key:name, the id, or 6 or more characters of its beginning.")
    private Reference who = new Reference("");

    @Option(names = "--tokens", paramLabel = "50M|none|default", description = "Tokens a month.")
    private Optional<Limit.OfTokens> tokens = Optional.empty();

    @Option(names = "--usd", paramLabel = "100|none|default", description = "US dollars a month.")
    private Optional<Limit.OfCost> usd = Optional.empty();

    @Option(
            names = "--mode",
            paramLabel = "soft",
            description = "Only soft is there: a call is admitted while anything is left.")
    private String mode = "soft";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private Optional<String> reason = Optional.empty();

    SetLimitCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        requireBuilt();
        if (tokens.isEmpty() && usd.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "which limit? --tokens 50M, --usd 100, or both; none takes it away");
        }
        session.databases().use(this::set);
    }

    private void requireBuilt() {
        if (who.equals(COMPANY)) {
            throw new Failure(ExitCode.USAGE, "a limit of the whole company is not built yet");
        }
        if (!mode.equals("soft")) {
            throw new Failure(ExitCode.USAGE, "--mode %s is not built yet: only soft is there".formatted(mode));
        }
    }

    private void set(Database database) {
        Accounts.Named account = Accounts.of(database, session).only(who);
        LimitSetting ofTokens = tokens.map(Limit.OfTokens::setting).orElseGet(LimitSetting.Unchanged::new);
        LimitSetting ofCost = usd.map(Limit.OfCost::setting).orElseGet(LimitSetting.Unchanged::new);
        LimitChange.apply(
                session,
                account,
                new PostgresLimits(database),
                register -> register.set(
                        account.id(), ofTokens, ofCost, new Change(session.actor(), reason, Optional.empty())));
    }
}
