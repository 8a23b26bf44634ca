package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.ledger.LedgerCheck;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Reads the ledger beside a running daemon. */
public final class LedgerReader implements AutoCloseable {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private static final String ATTEMPTS = """
        select r.*, cast(r.tok_charged + coalesce(c.tokens, 0) as bigint) as tok_net,
               cast(r.cost_nanos + coalesce(c.cost_nanos, 0) as bigint) as cost_net
        from request r
        left join (select request_id, attempt, sum(tokens) as tokens, sum(cost_nanos) as cost_nanos
                   from correction group by 1, 2) c on c.request_id = r.id and c.attempt = r.attempt
        where r.opened_at >= :since
        order by r.opened_at, r.id, r.attempt\
        """;

    private static final String WARNINGS = """
        select count(*) as written, count(*) filter (where delivered_at is null) as untold,
               coalesce(max(tries), 0) as tries
        from warning\
        """;

    private final Database database;

    public LedgerReader(DatabaseUrl url) {
        this.database = Database.open(url, "test-ledger", 1);
    }

    /** Every attempt, in the order of their beginning. */
    public List<Attempt> attempts() {
        return attemptsSince(Instant.EPOCH);
    }

    /** Those that began then or later, by the database's clock. */
    public List<Attempt> attemptsSince(Instant since) {
        return database.inPatientTx(tx -> tx.query(ATTEMPTS, Params.of("since", since)).stream()
                .map(LedgerReader::attempt)
                .toList());
    }

    /** As {@link #attempts}, once none is open; throws if some are open for too long. */
    public List<Attempt> awaitSettled() {
        long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
        List<Attempt> attempts = attempts();
        while (attempts.stream().anyMatch(attempt -> attempt.state().equals("open"))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not settled: " + attempts);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            attempts = attempts();
        }
        return attempts;
    }

    /** How many warnings were written, how many of them nobody was told, and how often one was tried at most. */
    public record WarningCount(long written, long untold, long tries) {}

    public WarningCount warnings() {
        Row row = database.inPatientTx(tx -> tx.get(WARNINGS, Params.NONE));
        return new WarningCount(row.number("written"), row.number("untold"), row.number("tries"));
    }

    /** What the log and the sums say of each other. */
    public LedgerCheck verify() {
        return new PostgresUsageLedger(database).verify();
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.uuid("id"),
                Math.toIntExact(row.number("attempt")),
                row.text("state"),
                row.findText("source").orElse(null),
                row.text("surface"),
                row.text("model_asked"),
                row.text("model_served"),
                row.text("provider"),
                new TokenUsage(
                        row.number("input_tok"),
                        row.number("cache_write_5m_tok"),
                        row.number("cache_write_1h_tok"),
                        row.number("cache_read_tok"),
                        row.number("output_tok")),
                row.number("tok_net"),
                new Money(row.number("cost_net")),
                row.number("tok_hold"),
                row.findNumber("http_status").isPresent()
                        ? (Integer)
                                Math.toIntExact(row.findNumber("http_status").getAsLong())
                        : null,
                row.findText("error").orElse(null),
                row.findText("upstream_request_id").orElse(null),
                row.flag("stream"),
                row.date("period"),
                row.uuid("account_id"),
                row.uuid("daemon_id"),
                new Money(row.number("cost_hold")),
                row.findText("client_request_id").orElse(null),
                row.instant("opened_at"),
                row.findInstant("closed_at").orElse(null));
    }

    @Override
    public void close() {
        database.close();
    }
}
