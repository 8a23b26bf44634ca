package dev.aigateway.ctl;

import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.CompanyUsage;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenCounting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A month's use for people.
 *
 * @param company empty where nothing limits all accounts together, or only some are shown
 */
record UsageTable(Period month, Period running, BudgetDefaults defaults, Optional<CompanyUsage> company) {

    List<String> lines(List<AccountUsage> accounts) {
        List<String> lines = new ArrayList<>();
        lines.add(head(accounts));
        company.map(UsageTable::line).ifPresent(lines::add);
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
                        counted(defaults.counting()));
    }

    private static String line(CompanyUsage company) {
        Share share = Share.tightest(company.used(), company.tokenLimit(), company.costLimit())
                .orElseThrow();
        return "company     used %s   held %s   limit %s   %s"
                .formatted(amount(company.used()), amount(company.held()), share.shownLimit(), share.bar());
    }

    private static String amount(Amount amount) {
        return Figures.compact(amount.tokens()) + " tokens, " + Figures.dollars(amount.cost());
    }

    private String state() {
        int order = month.compareTo(running);
        if (order == 0) {
            return "running";
        }
        return order < 0 ? "closed" : "not begun";
    }

    /** What the limits count. */
    static String counted(TokenCounting counting) {
        return switch (counting) {
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
        Optional<Share> share = Share.tightest(usage.used(), usage.tokenLimit(), usage.costLimit());
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
