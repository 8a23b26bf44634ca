package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.LedgerCheck;
import dev.aigateway.ledger.UsageLedger;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reports from Postgres. Threads may share it. */
public final class PostgresUsageLedger implements UsageLedger {

    private static final String USAGE = """
        select a.id as account_id, case a.kind when 'user' then a.email else 'key:' || a.name end as account_name,
               a.kind, b.period, b.tok_used, b.tok_held, b.cost_used, b.cost_held, b.requests,
               s.token_limit, s.cost_limit_nanos,
               cast(coalesce(sum(t.input_tok), 0) as bigint) as input_tok,
               cast(coalesce(sum(t.cache_write_5m_tok), 0) as bigint) as cache_write_5m_tok,
               cast(coalesce(sum(t.cache_write_1h_tok), 0) as bigint) as cache_write_1h_tok,
               cast(coalesce(sum(t.cache_read_tok), 0) as bigint) as cache_read_tok,
               cast(coalesce(sum(t.output_tok), 0) as bigint) as output_tok
        from budget b
        join account a on a.id = b.scope_id
        join scope s on s.id = b.scope_id
        left join usage_total t on t.account_id = b.scope_id and t.period = b.period
        where b.period = :period
        group by a.id, b.scope_id, b.period, s.id
        order by account_name, account_id\
        """;

    private static final String PERIOD =
            "select cast(date_trunc('month', now() at time zone CAST(:zone AS text)) as date) as period";

    private final Database database;

    public PostgresUsageLedger(Database database) {
        this.database = database;
    }

    @Override
    public List<AccountUsage> usage(Optional<Period> period) {
        BudgetDefaults defaults = defaults();
        LocalDate firstDay = period.orElseGet(this::currentPeriod).firstDay();
        return database.inPatientTx(tx -> tx.query(USAGE, Params.of("period", firstDay)).stream()
                .map(row -> usage(row, Limits.of(row, defaults)))
                .toList());
    }

    private static AccountUsage usage(Row row, Limits limits) {
        return new AccountUsage(
                new AccountId(row.uuid("account_id")),
                row.text("account_name"),
                Period.of(row.date("period")),
                row.number("requests"),
                new TokenUsage(
                        row.number("input_tok"),
                        row.number("cache_write_5m_tok"),
                        row.number("cache_write_1h_tok"),
                        row.number("cache_read_tok"),
                        row.number("output_tok")),
                new Amount(row.number("tok_used"), new Money(row.number("cost_used"))),
                new Amount(row.number("tok_held"), new Money(row.number("cost_held"))),
                limits.tokens(),
                limits.cost());
    }

    @Override
    public Period currentPeriod() {
        String zone = defaults().zone().getId();
        return Period.of(database.inPatientTx(
                tx -> tx.get(PERIOD, Params.of("zone", zone)).date("period")));
    }

    @Override
    public LedgerCheck verify() {
        return database.inPatientTx(LedgerVerification::run);
    }

    /** The limits and rules that the daemons last started with. */
    public BudgetDefaults defaults() {
        return new SharedDefaults(database).read();
    }
}
