package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.Hold;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.Database;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.TestCalls;
import dev.aigateway.store.TestPostgres;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 65: summer time, leap days and another zone, as docs/CALENDAR.md tells them. */
class CalendarProofTest {

    private static final Path DOCUMENT = Path.of("").toAbsolutePath().resolveSibling("docs/CALENDAR.md");
    private static final Pattern LINE =
            Pattern.compile("\\| (\\d\\S+Z) \\| (\\S+) \\| (\\d{4}-\\d\\d) \\| (\\d\\S+Z) \\|");
    /** Whose rules stand still. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "America/Los_Angeles",
            "Asia/Tokyo",
            "Asia/Kolkata",
            "Australia/Sydney",
            "Pacific/Auckland",
            "Pacific/Kiritimati");

    private static final int MOMENTS = 500;
    private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
    private static final long SPAN_SECONDS = Duration.ofDays(8 * 365).toSeconds();
    private static final TokenUsage USAGE = new TokenUsage(100, 0, 0, 0, 50);

    @TempDir
    Path folder;

    private TestPostgres postgres;
    private DatabaseClock clock;

    @BeforeEach
    void start() {
        postgres = TestPostgres.start(folder.resolve("postgres"));
        clock = DatabaseClock.installed(postgres);
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    private record Line(Instant at, ZoneId zone, YearMonth month, Instant end) {

        static List<Line> all() throws IOException {
            return LINE.matcher(Files.readString(DOCUMENT))
                    .results()
                    .map(line -> new Line(
                            Instant.parse(line.group(1)),
                            ZoneId.of(line.group(2)),
                            YearMonth.parse(line.group(3)),
                            Instant.parse(line.group(4))))
                    .toList();
        }
    }

    @Test
    void fault65EveryCallCountsInTheMonthThatTheTableSays() throws Exception {
        List<Line> lines = Line.all();
        assertThat(lines).hasSizeGreaterThan(15);
        for (Line line : lines) {
            clock.stopAt(line.at());
            ensurePartitions();
            try (TestCalls calls = new TestCalls(postgres.url(), line.zone())) {
                TestCalls.Program program = calls.program("at " + line);
                calls.used(calls.admitted(program), USAGE);
                assertThat(only(program).period())
                        .as(line.toString())
                        .isEqualTo(line.month().atDay(1));
            }
            assertThat(new Period(line.month()).end(line.zone()))
                    .as(line.toString())
                    .isEqualTo(line.end());
        }
    }

    @Test
    void fault65AChangeOfTheZoneCountsForTheAdmissionsThatFollow() {
        clock.stopAt(Instant.parse("2026-10-31T23:30:00Z"));
        ensurePartitions();
        Hold before;
        try (TestCalls utc = new TestCalls(postgres.url(), ZoneId.of("UTC"));
                TestCalls berlin = new TestCalls(postgres.url(), ZoneId.of("Europe/Berlin"))) {
            TestCalls.Program program = utc.program("moved");
            before = utc.admitted(program);
            Hold after = berlin.admitted(program);
            berlin.used(before, USAGE);
            berlin.used(after, USAGE);
        }
        try (LedgerReader ledger = new LedgerReader(postgres.url())) {
            assertThat(ledger.attempts())
                    .extracting(Attempt::period)
                    .containsExactlyInAnyOrder(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-11-01"));
            assertThat(ledger.verify().discrepancies()).isEmpty();
        }
        assertThat(postgres.number("select coalesce(sum(tok_held + cost_held + open_count), 0) from budget"))
                .isZero();
    }

    /** The database decides in which month a moment is, the daemon says when that month ends. */
    @Test
    void fault65AMomentIsAlwaysBetweenTheEndsOfTwoMonths() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < MOMENTS; i++) {
            Instant at = FROM.plusSeconds(random.nextLong(SPAN_SECONDS));
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            String first = postgres.text("""
                select cast(date_trunc('month', timestamptz '%s' at time zone '%s') as date)\
                """.formatted(at, zone.getId()));
            Period period = Period.of(LocalDate.parse(first));
            Period last = new Period(period.month().minusMonths(1));
            assertThat(at).as("%s in %s, seed %d", at, zone, seed).isBetween(last.end(zone), period.end(zone));
        }
    }

    private void ensurePartitions() {
        try (Database database = Database.open(postgres.url(), "calendar", 1)) {
            database.ensurePartitions();
        }
    }

    private Attempt only(TestCalls.Program program) {
        try (LedgerReader ledger = new LedgerReader(postgres.url())) {
            List<Attempt> rows = ledger.awaitSettled().stream()
                    .filter(attempt ->
                            attempt.account().equals(program.account().value()))
                    .toList();
            assertThat(rows).hasSize(1);
            return rows.getFirst();
        }
    }
}
