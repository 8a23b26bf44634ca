package dev.aigateway.ctl;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Credential;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.CompanyUsage;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.PostgresUsageLedger;
import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl usage}. */
@Command(
        name = "usage",
        header = {
            "  gatewayctl usage",
            "  gatewayctl usage key:ci --month 2026-10",
            "  gatewayctl usage -o json | jq '.[] | {account, cost_usd}'"
        },
        description = "Shows who used what in a month.")
final class UsageCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "One account: its id, 6 or more characters of its beginning, its e-mail, or key:name.")
    private Optional<Reference> reference = Optional.empty();

    @Option(names = "--month", paramLabel = "2026-10", description = "By default the running one.")
    private Optional<Period> month = Optional.empty();

    @Mixin
    private OutputOption output = new OutputOption();

    UsageCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::show);
    }

    private void show(Database database) {
        PostgresUsageLedger ledger = new PostgresUsageLedger(database);
        Period running = ledger.currentPeriod();
        Period asked = month.orElse(running);
        List<AccountUsage> all = ledger.usage(Optional.of(asked));
        List<AccountUsage> shown =
                reference.map(account -> only(account, all, database)).orElse(all);
        Optional<CompanyUsage> company = reference.isPresent() ? Optional.empty() : ledger.company(asked);
        UsageTable table = new UsageTable(asked, running, ledger.defaults(), company);
        output.write(session.terminal(), fields(), shown, table::lines);
    }

    private List<AccountUsage> only(Reference account, List<AccountUsage> all, Database database) {
        List<Credential> keys = new PostgresCredentials(database, session.random()).all();
        List<AccountId> named = named(account, all, keys);
        // A name may have been given to one after the other; an id is to be unmistakable.
        List<AccountId> meant = account.isName() && !named.isEmpty()
                ? named
                : List.of(account.only(named, AccountId::toString, names(keys)));
        return all.stream().filter(usage -> meant.contains(usage.account())).toList();
    }

    /** Also those that used nothing, and those whose key is named by its own id. */
    private static List<AccountId> named(Reference account, List<AccountUsage> all, List<Credential> keys) {
        Stream<AccountId> users = all.stream()
                .filter(usage -> account.names(usage.account().value(), usage.name()))
                .map(AccountUsage::account);
        Stream<AccountId> owners = keys.stream()
                .filter(key -> account.names(key.account().value(), key.accountName())
                        || account.names(key.id().value(), key.accountName()))
                .map(Credential::account);
        return Stream.concat(users, owners).distinct().toList();
    }

    private static List<String> names(List<Credential> keys) {
        return keys.stream().map(Credential::accountName).toList();
    }

    private static Fields<AccountUsage> fields() {
        return new Fields<AccountUsage>()
                .with("account_id", usage -> usage.account().toString())
                .with("account", AccountUsage::name)
                .with("month", usage -> usage.period().toString())
                .with("requests", AccountUsage::requests)
                .with("input_tokens", usage -> usage.tokens().input())
                .with("cache_write_tokens", UsageTable::cacheWrites)
                .with("cache_read_tokens", usage -> usage.tokens().cacheRead())
                .with("output_tokens", usage -> usage.tokens().output())
                .with("used_tokens", usage -> usage.used().tokens())
                .with("held_tokens", usage -> usage.held().tokens())
                .with(
                        "token_limit",
                        usage -> usage.tokenLimit().isPresent()
                                ? usage.tokenLimit().getAsLong()
                                : null)
                .with("cost_usd", usage -> usage.used().cost())
                .with("held_usd", usage -> usage.held().cost())
                .with("limit_usd", usage -> usage.costLimit().orElse(null));
    }
}
