package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.Correction;
import dev.aigateway.ledger.LedgerEntry;
import dev.aigateway.ledger.ScopeSeen;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PricedPart;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageIteration;
import dev.aigateway.usage.UsageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Single attempts of the log in Postgres. Threads may share it. */
public final class PostgresAttempts {

    /** By the months that there are, so that the key of each partition, which begins with the month, is used. */
    private static final String NAMED = """
        select distinct r.id
        from (select distinct period from budget) p
        join request r on r.period = p.period and r.id between CAST(:lowest AS uuid) and CAST(:highest AS uuid)
        order by r.id
        limit 10\
        """;

    private static final String ATTEMPTS = """
        select r.id, r.attempt, r.state, r.surface, r.model_asked, r.model_served, r.input_tok, r.cache_write_5m_tok,
               r.cache_write_1h_tok, r.cache_read_tok, r.output_tok, r.tok_charged as tok_used,
               r.cost_nanos as cost_used, r.source, r.http_status, r.error, r.opened_at, r.closed_at,
               r.period, r.account_id, r.provider, r.hold_mode, r.tok_hold, r.cost_hold, r.max_tokens, r.price_id,
               r.web_searches, r.speed, r.service_tier, r.inference_geo, r.stop_reason, r.upstream_request_id,
               coalesce(CAST(r.usage_detail ->> 'unbilled' AS boolean), false) as unbilled,
               CAST(r.usage_detail ->> 'web_fetches' AS bigint) as web_fetches,
               case a.kind when 'user' then a.email when 'service' then 'key:' || a.name end as account_name
        from (select distinct period from budget) p
        join request r on r.period = p.period and r.id = CAST(:id AS uuid)
        left join account a on a.id = r.account_id
        order by r.attempt\
        """;

    private static final String SCOPES = """
        select e.scope_id, e.mode, e.token_limit, e.cost_limit_nanos, e.tok_used, e.tok_held, e.cost_used, e.cost_held,
               case when e.scope_id = CAST(:company AS uuid) then 'company'
                    when a.kind = 'user' then a.email
                    when a.kind = 'service' then 'key:' || a.name
                    else CAST(e.scope_id AS text) end as name
        from (select n, CAST(s ->> 'id' AS uuid) as scope_id, s ->> 'mode' as mode,
                     CAST(s ->> 'token_limit' AS bigint) as token_limit,
                     CAST(s ->> 'cost_limit_nanos' AS bigint) as cost_limit_nanos,
                     CAST(s ->> 'tok_used' AS bigint) as tok_used, CAST(s ->> 'tok_held' AS bigint) as tok_held,
                     CAST(s ->> 'cost_used' AS bigint) as cost_used, CAST(s ->> 'cost_held' AS bigint) as cost_held
              from request r, jsonb_array_elements(r.scopes) with ordinality as o(s, n)
              where r.period = :period and r.id = CAST(:id AS uuid) and r.attempt = CAST(:attempt AS int)) e
        left join account a on a.id = e.scope_id
        order by e.n\
        """;

    private static final String CORRECTIONS = """
        select tokens, cost_nanos, reason, author, created_at from correction
        where request_id = CAST(:id AS uuid) and attempt = CAST(:attempt AS int)
        order by created_at, id\
        """;

    private static final String PRICE = "select * from price where id = :price";

    private final Database database;

    public PostgresAttempts(Database database) {
        this.database = database;
    }

    /** The requests whose ids are within these; at most ten. */
    public List<UUID> named(UUID lowest, UUID highest) {
        Params params = Params.of("lowest", lowest).and("highest", highest);
        return database.inPatientTx(tx ->
                tx.query(NAMED, params).stream().map(row -> row.uuid("id")).toList());
    }

    /** All attempts of a request, in their order. */
    public List<AttemptDetail> attempts(UUID request) {
        return database.inPatientTx(tx -> tx.query(ATTEMPTS, Params.of("id", request)).stream()
                .map(row -> detail(tx, row))
                .toList());
    }

    private static AttemptDetail detail(Tx tx, Row row) {
        LedgerEntry entry = PostgresUsageLedger.entry(row);
        Params params = Params.of("id", entry.requestId())
                .and("attempt", entry.attempt())
                .and("period", row.date("period"))
                .and(CompanyBudget.COMPANY);
        UsageReport usage = usage(entry.tokens(), row, UsageDetails.iterations(tx, params));
        Optional<Price> price = price(tx, row.findNumber("price_id"));
        return new AttemptDetail(
                entry,
                Period.of(row.date("period")),
                new AttemptDetail.Payer(
                        new AccountId(row.uuid("account_id")),
                        row.findText("account_name").orElse(null)),
                row.text("provider"),
                new AttemptDetail.Hold(
                        row.text("hold_mode"), new Amount(row.number("tok_hold"), new Money(row.number("cost_hold")))),
                row.findNumber("max_tokens"),
                usage,
                price,
                price.map(main -> parts(tx, row, usage, main)).orElse(List.of()),
                row.findText("stop_reason").orElse(null),
                row.findText("upstream_request_id").orElse(null),
                tx.query(SCOPES, params).stream().map(PostgresAttempts::scope).toList(),
                tx.query(CORRECTIONS, params).stream()
                        .map(PostgresAttempts::correction)
                        .toList());
    }

    private static List<PricedPart> parts(Tx tx, Row row, UsageReport usage, Price main) {
        List<PricedPart> parts =
                new ArrayList<>(PricedPart.main(main, usage).stream().toList());
        if (usage.iterations().stream().anyMatch(step -> step.kind() == UsageIteration.Kind.ADVISOR)) {
            parts.addAll(beside(tx, row, usage));
        }
        return parts;
    }

    /** With the prices of what other models did, which the row does not name. */
    private static List<PricedPart> beside(Tx tx, Row row, UsageReport usage) {
        return Prices.read(tx)
                .parts(row.text("provider"), row.text("model_served"), row.instant("opened_at"), usage)
                .stream()
                .filter(part -> !part.main())
                .toList();
    }

    private static UsageReport usage(TokenUsage tokens, Row row, List<UsageIteration> iterations) {
        OptionalLong fetches = row.findNumber("web_fetches");
        return new UsageReport(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        row.number("web_searches"),
                        row.findText("speed").orElse(null),
                        row.findText("service_tier").orElse(null),
                        row.findText("inference_geo").orElse(null),
                        fetches.isPresent() ? (Long) fetches.getAsLong() : null,
                        iterations,
                        UsageDetails.remarks(row))
                .over(UsageReport.of(tokens));
    }

    private static Optional<Price> price(Tx tx, OptionalLong id) {
        return id.isEmpty()
                ? Optional.empty()
                : tx.find(PRICE, Params.of("price", id.getAsLong())).map(Prices::price);
    }

    private static ScopeSeen scope(Row row) {
        return new ScopeSeen(
                row.uuid("scope_id"),
                row.text("name"),
                row.findText("mode")
                        .map(mode -> new ScopeSeen.Found(
                                mode,
                                row.findNumber("token_limit"),
                                row.findNumber("cost_limit_nanos").stream()
                                        .mapToObj(Money::new)
                                        .findFirst(),
                                new Amount(row.number("tok_used"), new Money(row.number("cost_used"))),
                                new Amount(row.number("tok_held"), new Money(row.number("cost_held"))))));
    }

    private static Correction correction(Row row) {
        return new Correction(
                new Amount(row.number("tokens"), new Money(row.number("cost_nanos"))),
                row.text("reason"),
                row.text("author"),
                row.instant("created_at"));
    }
}
