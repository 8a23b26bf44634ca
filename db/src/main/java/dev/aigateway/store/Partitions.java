package dev.aigateway.store;

import dev.aigateway.usage.Period;
import java.time.YearMonth;

/** The months of the request log, made ahead of time. */
final class Partitions {

    private static final int MONTHS_AHEAD = 2;
    /** One daemon at a time makes them. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('aigateway partitions')) as locked";

    private static final String MISSING = """
        select cast(month as date) as period
        from generate_series(date_trunc('month', now()) - interval '1 month',
                             date_trunc('month', now()) + make_interval(months => CAST(:ahead AS int)),
                             interval '1 month') month
        where to_regclass('request_' || to_char(month, 'YYYY_MM')) is null
        order by month\
        """;

    private final Transactions transactions;

    Partitions(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Makes those of last month, this one and the two that follow, if they are missing. */
    void ensure() {
        transactions.inTx(tx -> {
            tx.query(LOCK, Params.NONE);
            for (Row row : tx.query(MISSING, Params.of("ahead", MONTHS_AHEAD))) {
                create(tx, Period.of(row.date("period")));
            }
            return true;
        });
    }

    /** Attached rather than made in place, so that running statements on other months do not wait. */
    private static void create(Tx tx, Period period) {
        YearMonth month = period.month();
        String table = "request_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
        tx.update("create table " + table + " (like request including defaults including constraints)", Params.NONE);
        tx.update(
                "alter table request attach partition %s for values from ('%s') to ('%s')"
                        .formatted(table, month.atDay(1), month.plusMonths(1).atDay(1)),
                Params.NONE);
    }
}
