package dev.aigateway.ctl;

import dev.aigateway.access.AccountId;
import dev.aigateway.ledger.ModelUsage;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresUsageLedger;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl history}. */
@Command(
        name = "history",
        header = {"  gatewayctl history ada@example.com", "  gatewayctl history key:ci -o csv"},
        description = "Shows what one account used of each model in each month, newest first.")
final class HistoryCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "ID",
            description = "The e-mail, key:name, the id, or 6 or more characters of its beginning; of somebody who was"
                    + " deleted, the whole id.")
    private Reference who = new Reference("");

    @Mixin
    private OutputOption output = new OutputOption();

    HistoryCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::show);
    }

    private void show(Database database) {
        Optional<AccountId> deleted = who.wholeId().map(AccountId::new);
        AccountId account =
                deleted.orElseGet(() -> Accounts.of(database, session).only(who).id());
        List<ModelUsage> history = new PostgresUsageLedger(database).history(account);
        output.write(session.terminal(), fields(account), history, HistoryCommand::table);
        if (history.isEmpty()) {
            session.terminal().say("nothing was used yet");
        }
    }

    private static Fields<ModelUsage> fields(AccountId account) {
        return new Fields<ModelUsage>()
                .with("account_id", _ -> account.toString())
                .with("month", usage -> usage.period().toString())
                .with("model", ModelUsage::model)
                .with("requests", ModelUsage::requests)
                .with("input_tokens", usage -> usage.tokens().input())
                .with("cache_write_tokens", HistoryCommand::cacheWrites)
                .with("cache_read_tokens", usage -> usage.tokens().cacheRead())
                .with("output_tokens", usage -> usage.tokens().output())
                .with("used_tokens", usage -> usage.used().tokens())
                .with("cost_usd", usage -> usage.used().cost());
    }

    private static List<String> table(List<ModelUsage> history) {
        Table table = new Table()
                .left("MONTH")
                .left("MODEL")
                .right("REQUESTS", 8)
                .right("UNCACHED", 8)
                .right("CACHED", 8)
                .right("OUTPUT", 7)
                .right("COST", 7);
        history.forEach(usage -> table.row(
                usage.period().toString(),
                usage.model(),
                Figures.grouped(usage.requests()),
                Figures.compact(Math.addExact(usage.tokens().input(), cacheWrites(usage))),
                Figures.compact(usage.tokens().cacheRead()),
                Figures.compact(usage.tokens().output()),
                Figures.dollars(usage.used().cost())));
        return table.lines();
    }

    private static long cacheWrites(ModelUsage usage) {
        return Math.addExact(usage.tokens().cacheWrite5m(), usage.tokens().cacheWrite1h());
    }
}
