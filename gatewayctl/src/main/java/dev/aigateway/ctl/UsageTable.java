package dev.aigateway.ctl;

import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenCounting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A month's use for people. */
record UsageTable(Period month, Period running, BudgetDefaults defaults) {

    List<String> lines(List<AccountUsage> accounts) {
        List<String> lines = new ArrayList<>();
        lines.add(head(accounts));
        lines.addAll(table(accounts));
        return lines;
    }

    private String head(List<AccountUsage> accounts) {
        long requests = accounts.stream().mapToLong(AccountUsage::requests).sum();
        Money cost = accounts.stream().map(usage -> usage.used().cost()).reduce(Money.ZERO, Money::plus);
        return "%s (%s, %s)     %s   %s   %s      used = %s"
                .formatted(
                        month,
                        defaults.zone().getId(),
                        state(),
                        Figures.counted(accounts.size(), "account"),
                        Figures.counted(requests, "request"),
                        Figures.dollars(cost),
                        counted());
    }

    private String state() {
        int order = month.month().compareTo(running.month());
        if (order == 0) {
            return "running";
        }
        return order < 0 ? "closed" : "not begun";
    }

    private String counted() {
        return switch (defaults.counting()) {
            case TokenCounting.UNCACHED -> "input + cache writes + output";
            case TokenCounting.ALL -> "input + cache writes + cache reads + output";
        };
    }

    private static List<String> table(List<AccountUsage> accounts) {
        Table table = new Table()
                .left("ACCOUNT", 17)
                .right("REQUESTS", 8)
                .right("UNCACHED", 8)
                .right("CACHED", 8)
                .right("OUTPUT", 7)
                .right("COST", 7)
                .left("LIMIT", 7)
                .left("       USED", 11);
        accounts.forEach(usage -> addRow(table, usage));
        return table.lines();
    }

    private static void addRow(Table table, AccountUsage usage) {
        Optional<Share> share = Share.tightest(usage);
        table.row(
                usage.name(),
                Figures.grouped(usage.requests()),
                Figures.compact(usage.tokens().input() + cacheWrites(usage)),
                Figures.compact(usage.tokens().cacheRead()),
                Figures.compact(usage.tokens().output()),
                Figures.dollars(usage.used().cost()),
                share.map(Share::shownLimit).orElse("none"),
                share.map(Share::bar).orElse(""));
    }

    static long cacheWrites(AccountUsage usage) {
        return Math.addExact(usage.tokens().cacheWrite5m(), usage.tokens().cacheWrite1h());
    }
}
