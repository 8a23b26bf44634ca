package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.budget.Hold;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestCalls;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private static final String HEADER =
            "entry,request_id,attempt,account_id,account,tags,surface,provider,model_asked,"
                + "model,state,source,http_status,input_tokens,cache_write_5m_tokens,cache_write_1h_tokens,"
                + "cache_read_tokens,output_tokens,web_searches,charged_tokens,cost_usd,session_id,client_request_id,"
                + "opened_at,closed_at";
    private static final String ADA = "00000000-0000-4000-8000-00000000000a";
    private static final String FIRST = "00000000-0000-4000-8000-000000000002";
    private static final String SECOND = "00000000-0000-4000-8000-000000000001";

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);
    private final YearMonth running = YearMonth.now(ZoneOffset.UTC);
    private final YearMonth last = running.minusMonths(1);

    @TempDir
    Path folder;

    @BeforeEach
    void adaCalled() {
        TestDatabase.execute(
                url,
                "insert into account (id, kind, email, role, tags) values ('" + ADA
                        + "', 'user', 'ada@example.com', 'member', '{\"team\": \"a\", \"cost\": \"42\"}');"
                        + "insert into scope (id, kind) values ('" + ADA + "', 'account')");
        call(SECOND, last, 5, "'settled', 'reported', 123456789, '=1+1'");
        call(FIRST, last, 4, "'expired', 'hold', 20000000, null");
    }

    @Test
    void theLastMonthIsWrittenInTheOrderOfItsCalls() throws IOException {
        Ended ended = export();

        Path file = folder.resolve("usage-" + last + ".csv");
        assertThat(ended).isEqualTo(new Ended(0, file + "\n", "2 rows, $0.14\n"));
        assertThat(Files.readString(file)).isEqualTo("""
            %s
            call,%s,1,%s,ada@example.com,"cost=42,team=a",/v1/messages,anthropic,claude-fast,claude-haiku-5-5,expired,hold,,1,2,3,4,5,6,11,0.02,,,%s-04T00:00:00Z,
            call,%s,1,%s,ada@example.com,"cost=42,team=a",/v1/messages,anthropic,claude-fast,claude-haiku-5-5,settled,reported,,1,2,3,4,5,6,11,0.123456789,'=1+1,,%s-05T00:00:00Z,
            """.formatted(HEADER, FIRST, ADA, last, SECOND, ADA, last));
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        export();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void jsonLinesHaveTheSameNames() throws IOException {
        export("--format", "jsonl");

        List<JsonNode> lines = Files.readAllLines(folder.resolve("usage-" + last + ".jsonl")).stream()
                .flatMap(line -> Json.array("[" + line + "]").stream())
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(Json.names(lines.getFirst())).containsExactly(HEADER.split(","));
        assertThat(lines.getFirst().get("tags").toString()).isEqualTo("[\"cost=42\",\"team=a\"]");
        assertThat(lines.getLast().get("cost_usd").toString()).isEqualTo("\"0.123456789\"");
        assertThat(lines.getLast().get("session_id").asText()).isEqualTo("=1+1");
    }

    @Test
    void aCorrectionIsALineOfItsOwnSoThatTheSumIsRight() throws IOException {
        TestDatabase.execute(
                url,
                "insert into correction values ('" + SECOND + "', '" + FIRST + "', 1, '" + ADA + "', '" + last
                        + "-01', -7, -19000000, 'late', 'test', '" + last + "-04 00:00:01Z')");

        Ended ended = export();

        assertThat(ended.err()).isEqualTo("3 rows, $0.12\n");
        assertThat(Files.readAllLines(folder.resolve("usage-" + last + ".csv")).get(2))
                .isEqualTo(
                        "correction,%s,1,%s,ada@example.com,\"cost=42,team=a\",,,,,,,,,,,,,,-7,-0.019,,,%s-04T00:00:01Z,"
                                .formatted(FIRST, ADA, last));
    }

    @Test
    void withEveryKindOfCorrectionTheLinesAddUpToWhatWasUsed() throws IOException {
        String id;
        try (TestCalls calls = new TestCalls(url)) {
            Program ci = calls.program("ci");
            Hold call = calls.admitted(ci);
            calls.used(call, new TokenUsage(60, 0, 0, 0, 40));
            Hold late = calls.admitted(ci);
            calls.expired(late);
            calls.used(late, new TokenUsage(6, 0, 0, 0, 4));
            id = call.requestId().toString();
        }
        ctl.run("ledger", "correct", id, "--tokens", "-30", "--usd", "+0.0001", "--reason", "invoice");

        export("--month", running.toString(), "--partial", "--format", "jsonl");

        List<JsonNode> lines = Files.readAllLines(folder.resolve("usage-" + running + "-partial.jsonl")).stream()
                .flatMap(line -> Json.array("[" + line + "]").stream())
                .toList();
        assertThat(lines).extracting(line -> line.get("entry").asText()).containsOnly("call", "correction");
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.get("model").asText()).isEqualTo("claude-haiku-4-5-20251001"));
        JsonNode usage = Json.array(ctl.data("usage", "key:ci", "-o", "json")).getFirst();
        assertThat(lines.stream()
                        .mapToLong(line -> line.get("charged_tokens").asLong())
                        .sum())
                .isEqualTo(80)
                .isEqualTo(usage.get("used_tokens").asLong());
        assertThat(lines.stream()
                        .map(line -> new BigDecimal(line.get("cost_usd").asText()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("0.000386")
                .isEqualByComparingTo(usage.get("cost_usd").asText());
    }

    @Test
    void anAccountThatWasForgottenKeepsItsLines() throws IOException {
        TestDatabase.execute(url, "delete from account");

        export();

        assertThat(Files.readAllLines(folder.resolve("usage-" + last + ".csv")))
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("call,%s,1,%s,,,/v1/messages,".formatted(FIRST, ADA));
    }

    @Test
    void theRunningMonthNeedsAWordAndHasAnotherName() {
        call("00000000-0000-4000-8000-000000000003", running, 1, "'open', null, 0, null");

        assertThat(export("--month", running.toString()))
                .isEqualTo(new Ended(
                        2,
                        "",
                        "gatewayctl: " + running + " is still running: --partial exports what there is so far\n"));
        assertThat(folder).isEmptyDirectory();
        assertThat(export("--month", running.toString(), "--partial"))
                .isEqualTo(new Ended(0, folder.resolve("usage-" + running + "-partial.csv") + "\n", """
                    1 row, $0.00
                    1 call still open, at no cost: export again later
                    """));
    }

    @Test
    void aMonthIsNamedAsItIsWritten() {
        assertThat(export("--month", last.toString()).out()).endsWith("usage-" + last + ".csv\n");
        assertThat(export("--month", "2020-02").err()).isEqualTo("0 rows, $0.00\n");
        assertThat(export("--month", running.plusMonths(1).toString()))
                .isEqualTo(new Ended(2, "", "gatewayctl: " + running.plusMonths(1) + " has not begun\n"));
        assertThat(export("--month", "lats").err()).contains("expected last, or a month such as 2026-10");
    }

    @Test
    void theChecksumIsThatOfTheFile() throws Exception {
        export("--checksum");

        byte[] content = Files.readAllBytes(folder.resolve("usage-" + last + ".csv"));
        assertThat(Files.readString(folder.resolve("usage-" + last + ".csv.sha256")))
                .isEqualTo(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                        + "  usage-" + last + ".csv\n");
    }

    @Test
    void onlyOneExportRunsAtATime() throws Exception {
        try (Connection other = DriverManager.getConnection(
                        url.jdbcUrl(), url.user(), url.password().value());
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtext('aigateway ledger export'))");

            assertThat(export())
                    .isEqualTo(new Ended(
                            1,
                            "",
                            "gatewayctl: another export is running on this database: nothing was written; try again"
                                    + " later\n"));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKillLeftBehindIsReplaced() throws IOException {
        Path left = Files.writeString(folder.resolve("usage-" + last + ".csv.tmp"), "half a l");

        assertThat(export().exitCode()).isZero();
        assertThat(left).doesNotExist();
        assertThat(folder.resolve("usage-" + last + ".csv")).content().startsWith(HEADER + "\n");
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        assertThat(ctl.run("export", "--out", folder + "/gone"))
                .isEqualTo(new Ended(1, "", "gatewayctl: there is no folder " + folder + "/gone\n"));
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAndLeavesNothing() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("usage-" + last + ".csv/full"));

        Ended ended = export();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).startsWith("gatewayctl: cannot write " + inTheWay.getParent());
        assertThat(folder.resolve("usage-" + last + ".csv.tmp")).doesNotExist();
    }

    @Test
    void focusIsRefusedUntilItIsBuilt() {
        assertThat(export("--format", "focus"))
                .isEqualTo(new Ended(2, "", "gatewayctl: --format focus is not built yet: use csv or jsonl\n"));
    }

    @Test
    void onlyWhoWaitsAtATerminalSeesProgress() {
        TestDatabase.execute(
                url,
                "insert into request select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*"
                        + " from request r, generate_series(1, 1000)");
        AtomicLong second = new AtomicLong();
        Ctl slow = ctl.at(() -> Instant.ofEpochSecond(2 * second.getAndIncrement()));

        assertThat(slow.run("export", "--out", folder.toString()).err()).isEqualTo("2,002 rows, $143.60\n");
        assertThat(slow.typing("").run("export", "--out", folder.toString()).err())
                .isEqualTo("\r\u001b[Kexporting %s: 1,000 rows\r\u001b[Kexporting %s: 2,000 rows\r\u001b[K%s"
                        .formatted(last, last, "2,002 rows, $143.60\n"));
    }

    private Ended export(String... more) {
        return ctl.run(Stream.concat(Stream.of("export", "--out", folder.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private void call(String id, YearMonth month, int day, String stateSourceCostAndSession) {
        TestDatabase.execute(url, """
            insert into request (state, source, cost_nanos, session_id,
                                 id, period, attempt, account_id, credential_id, daemon_id, surface, model_asked,
                                 model_served, provider, scopes, tok_hold, cost_hold, input_tok, cache_write_5m_tok,
                                 cache_write_1h_tok, cache_read_tok, output_tok, web_searches, tok_charged, stream,
                                 opened_at, deadline)
            values (%s,
                    '%s', '%s-01', 1, '%s', gen_random_uuid(), gen_random_uuid(), '/v1/messages', 'claude-fast',
                    'claude-haiku-5-5', 'anthropic', '[]', 0, 0, 1, 2, 3, 4, 5, 6, 11, true,
                    '%s-%02d 00:00:00Z', now())
            """.formatted(stateSourceCostAndSession, id, month, ADA, month, day));
    }
}
