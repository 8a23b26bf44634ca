package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.CompanyUsage;
import dev.aigateway.ledger.LedgerCheck;
import dev.aigateway.ledger.LedgerEntry;
import dev.aigateway.ledger.ModelUsage;
import dev.aigateway.ledger.UsageLedger;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reports from Postgres. Threads may share it. */
public final class PostgresUsageLedger implements UsageLedger {

    private static final String COLUMNS = """
        select a.id as account_id, case a.kind when 'user' then a.email else 'key:' || a.name end as account_name,
               a.kind, s.token_limit, s.cost_limit_nanos,
               coalesce(b.tok_used, 0) as tok_used, coalesce(b.tok_held, 0) as tok_held,
               coalesce(b.cost_used, 0) as cost_used, coalesce(b.cost_held, 0) as cost_held,
               coalesce(b.requests, 0) as requests,
               cast(coalesce(sum(t.input_tok), 0) as bigint) as input_tok,
               cast(coalesce(sum(t.cache_write_5m_tok), 0) as bigint) as cache_write_5m_tok,
               cast(coalesce(sum(t.cache_write_1h_tok), 0) as bigint) as cache_write_1h_tok,
               cast(coalesce(sum(t.cache_read_tok), 0) as bigint) as cache_read_tok,
               cast(coalesce(sum(t.output_tok), 0) as bigint) as output_tok
        """;

    private static final String USAGE = COLUMNS + """
        from budget b
        join account a on a.id = b.scope_id
        join scope s on s.id = b.scope_id
        left join usage_total t on t.account_id = b.scope_id and t.period = b.period
        where b.period = :period
        group by a.id, b.scope_id, b.period, s.id
        order by account_name, account_id\
        """;

    private static final String USAGE_OF = COLUMNS + """
        from account a
        join scope s on s.id = a.id
        left join budget b on b.scope_id = a.id and b.period = :period
        left join usage_total t on t.account_id = a.id and t.period = :period
        where a.id = any(CAST(:accounts AS uuid[]))
        group by a.id, s.id, b.scope_id, b.period\
        """;

    private static final String COMPANY = """
        select null as kind, s.token_limit, s.cost_limit_nanos,
               coalesce(b.tok_used, 0) as tok_used, coalesce(b.tok_held, 0) as tok_held,
               coalesce(b.cost_used, 0) as cost_used, coalesce(b.cost_held, 0) as cost_held
        from scope s
        left join budget b on b.scope_id = s.id and b.period = CAST(:period AS date)
        where s.id = CAST(:company AS uuid) and (s.token_limit >= 0 or s.cost_limit_nanos >= 0)
          and (b.scope_id is not null
               or CAST(:period AS date)
                  = cast(date_trunc('month', now() at time zone CAST(:zone AS text)) as date))\
        """;

    private static final String MODELS = """
        select period, model_served, requests, input_tok, cache_write_5m_tok, cache_write_1h_tok, cache_read_tok,
               output_tok, tok_charged as tok_used, cost_nanos as cost_used
        from usage_total
        where account_id = :account and (requests > 0 or tok_charged <> 0 or cost_nanos <> 0)
        """;

    private static final String HISTORY = MODELS + "order by period desc, model_served";
    private static final String BY_MODEL =
            MODELS + "and period = :period order by cost_nanos desc, tok_charged desc, model_served";

    private static final String LAST_ENTRIES = """
        select id, attempt, state, surface, model_asked, model_served, input_tok, cache_write_5m_tok,
               cache_write_1h_tok, cache_read_tok, output_tok, tok_charged as tok_used, cost_nanos as cost_used,
               source, http_status, error, opened_at, closed_at
        from request
        where account_id = :account
        order by opened_at desc, id desc, attempt desc
        limit CAST(:limit AS int)\
        """;

    private static final String PERIOD =
            "select cast(date_trunc('month', now() at time zone CAST(:zone AS text)) as date) as period";

    private final Database database;

    public PostgresUsageLedger(Database database) {
        this.database = database;
    }

    @Override
    public List<AccountUsage> usage(Optional<Period> period) {
        Period month = period.orElseGet(this::currentPeriod);
        return usage(USAGE, month, Params.of("period", month.firstDay()));
    }

    @Override
    public Map<AccountId, AccountUsage> usage(Collection<AccountId> accounts, Period period) {
        List<String> ids = accounts.stream().map(AccountId::toString).toList();
        Params params = Params.of("period", period.firstDay()).and("accounts", ids);
        return usage(USAGE_OF, period, params).stream().collect(Collectors.toMap(AccountUsage::account, u -> u));
    }

    private List<AccountUsage> usage(String sql, Period period, Params params) {
        return database.inPatientTx(tx -> {
            BudgetDefaults defaults = SharedDefaults.read(tx);
            return tx.query(sql, params).stream()
                    .map(row -> usage(row, period, Limits.of(row, defaults)))
                    .toList();
        });
    }

    private static AccountUsage usage(Row row, Period period, Limits limits) {
        return new AccountUsage(
                new AccountId(row.uuid("account_id")),
                row.text("account_name"),
                period,
                row.number("requests"),
                tokens(row),
                used(row),
                held(row),
                limits.tokens(),
                limits.cost());
    }

    @Override
    public Optional<CompanyUsage> company(Period period) {
        return database.inPatientTx(tx -> {
            BudgetDefaults defaults = SharedDefaults.read(tx);
            Params params = Params.of("period", period.firstDay())
                    .and("zone", defaults.zone().getId())
                    .and(CompanyBudget.COMPANY);
            return tx.find(COMPANY, params).map(row -> company(row, Limits.of(row, defaults)));
        });
    }

    private static CompanyUsage company(Row row, Limits limits) {
        return new CompanyUsage(used(row), held(row), limits.tokens(), limits.cost());
    }

    private static Amount held(Row row) {
        return new Amount(row.number("tok_held"), new Money(row.number("cost_held")));
    }

    private static TokenUsage tokens(Row row) {
        return new TokenUsage(
                row.number("input_tok"),
                row.number("cache_write_5m_tok"),
                row.number("cache_write_1h_tok"),
                row.number("cache_read_tok"),
                row.number("output_tok"));
    }

    private static Amount used(Row row) {
        return new Amount(row.number("tok_used"), new Money(row.number("cost_used")));
    }

    @Override
    public List<ModelUsage> history(AccountId account) {
        return models(HISTORY, Params.of("account", account.value()));
    }

    @Override
    public List<ModelUsage> byModel(AccountId account, Period period) {
        return models(BY_MODEL, Params.of("account", account.value()).and("period", period.firstDay()));
    }

    private List<ModelUsage> models(String sql, Params params) {
        return database.inPatientTx(tx -> tx.query(sql, params).stream()
                .map(row -> new ModelUsage(
                        Period.of(row.date("period")),
                        row.text("model_served"),
                        row.number("requests"),
                        tokens(row),
                        used(row)))
                .toList());
    }

    @Override
    public List<LedgerEntry> lastEntries(AccountId account, int atMost) {
        Params params = Params.of("account", account.value()).and("limit", atMost);
        return database.inPatientTx(tx -> tx.query(LAST_ENTRIES, params).stream()
                .map(PostgresUsageLedger::entry)
                .toList());
    }

    static LedgerEntry entry(Row row) {
        return new LedgerEntry(
                row.uuid("id"),
                Math.toIntExact(row.number("attempt")),
                row.text("state"),
                row.text("surface"),
                row.text("model_asked"),
                row.text("model_served"),
                tokens(row),
                used(row),
                row.findText("source").orElse(null),
                row.findNumber("http_status").isPresent()
                        ? (Integer)
                                Math.toIntExact(row.findNumber("http_status").getAsLong())
                        : null,
                row.findText("error").orElse(null),
                row.instant("opened_at"),
                row.findInstant("closed_at").orElse(null));
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
