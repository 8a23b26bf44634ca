package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.BookEntry;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: one that is killed loses no call, one that is asked to end ends well, one that must not run does not. */
class KillTest {

    private static final int FINISHED = 3;
    private static final int STREAMING = 20;
    private static final int WAITING = 5;
    private static final int ALL = FINISHED + STREAMING + WAITING;
    private static final int BUSY = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final DatabaseUrl database = TestDatabase.fresh();
    private final LedgerReader ledger = new LedgerReader(database);
    private final HttpClient client = HttpClient.newHttpClient();
    private final String key =
            Keys.create(database, "test", Role.MEMBER).secret().reveal();

    @AfterEach
    void theLedgerHolds() {
        assertThat(ledger.verify().discrepancies()).isEmpty();
        assertThat(upstream.violations()).isEmpty();
        client.shutdownNow();
        ledger.close();
        upstream.close();
    }

    @Test
    void aKilledDaemonLosesNoCall() throws Exception {
        List<UUID> streaming;
        try (DaemonProcess daemon = start()) {
            for (int i = 0; i < FINISHED; i++) {
                assertThat(ask(daemon, i == 0).statusCode()).isEqualTo(200);
            }
            assertThat(ledger.awaitSettled()).hasSize(FINISHED);
            streaming = openStreams(daemon);
            List<CompletableFuture<HttpResponse<String>>> waiting = askThoseThatWait(daemon);
            upstream.awaitRequest(ALL);

            daemon.kill();

            assertThat(waiting).allSatisfy(call -> assertThat(call).failsWithin(PATIENCE));
        }
        assertThat(upstream.awaitBook(ALL)).hasSize(ALL);
        assertThat(inState("open")).hasSize(STREAMING + WAITING);
        assertThat(ledger.verify().discrepancies()).isEmpty();

        try (DaemonProcess daemon = start()) {
            assertThat(ledger.attempts()).hasSize(upstream.requests().size()).hasSize(ALL);
            assertThat(inState("settled")).hasSize(ALL);
            assertThat(bySource("estimated"))
                    .hasSize(STREAMING + WAITING)
                    .extracting(Attempt::requestId)
                    .containsAll(streaming);
            assertThat(bySource("estimated"))
                    .filteredOn(attempt -> streaming.contains(attempt.requestId()))
                    .allSatisfy(this::assertItsPromptIsAsInTheBook);
            assertThat(bySource("estimated"))
                    .filteredOn(attempt -> !streaming.contains(attempt.requestId()))
                    .hasSize(WAITING)
                    .allSatisfy(KillTest::assertChargedAtItsHold);
            assertThat(bySource("reported")).hasSize(FINISHED).allSatisfy(this::assertAsInTheBook);
            assertThat(ledger.verify().discrepancies()).isEmpty();
            assertThat(ask(daemon, true).statusCode()).isEqualTo(200);
        }
    }

    /** Kills in the middle of admitting, answering and settling, wherever that happens to be. */
    @Test
    void whatWasAnsweredBeforeTheKillIsInTheLedgerHoweverBusyItWas() throws Exception {
        Queue<UUID> answered = new ConcurrentLinkedQueue<>();
        try (DaemonProcess daemon = start()) {
            List<CompletableFuture<Void>> programs = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> askUntilItFails(daemon, i % 2 == 0, answered), Thread::startVirtualThread))
                    .toList();
            upstream.awaitRequest(BUSY);
            daemon.kill();
            assertThat(programs).allSatisfy(program -> assertThat(program).succeedsWithin(PATIENCE));
        }
        try (DaemonProcess _ = start()) {
            List<Attempt> attempts = ledger.attempts();

            assertThat(attempts).hasSizeGreaterThanOrEqualTo(upstream.requests().size());
            assertThat(attempts).extracting(Attempt::requestId).containsAll(answered);
            assertThat(attempts).extracting(Attempt::state).doesNotContain("open");
            assertThat(bySource("reported")).isNotEmpty().allSatisfy(this::assertAsInTheBook);
            assertThat(bySource("estimated")).allSatisfy(KillTest::assertChargedAtMostItsHold);
        }
    }

    @Test
    void whoIsAskedToEndLetsAStreamComeToItsEnd() throws Exception {
        Gate gate = new Gate();
        upstream.enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        try (DaemonProcess daemon = start()) {
            gate.release();
            HttpResponse<InputStream> stream = client.send(call(daemon, true), BodyHandlers.ofInputStream());

            daemon.terminate();
            daemon.await("draining", () -> drains(daemon));
            gate.open();

            try (InputStream body = stream.body()) {
                assertThat(new String(body.readAllBytes(), UTF_8))
                        .contains("Hello", "upstream.")
                        .endsWith("data: {\"type\":\"message_stop\"}\n\n");
            }
            assertThat(daemon.exitCode()).as(daemon.printed()).isZero();
        }
        assertThat(ledger.attempts()).singleElement().satisfies(this::assertAsInTheBook);
    }

    @Test
    void fault48ASecondDaemonOnTheSameFolderRefusesToStartAndChargesNothing() throws Exception {
        Gate gate = new Gate();
        upstream.enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        try (DaemonProcess first = start()) {
            gate.release();
            HttpResponse<InputStream> stream = client.send(call(first, true), BodyHandlers.ofInputStream());

            try (DaemonProcess second = DaemonProcess.start(folder, settings())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.printed()).contains("another daemon uses the data folder " + dataFolder());
            }
            assertThat(inState("open")).hasSize(1);

            gate.open();
            try (InputStream body = stream.body()) {
                assertThat(new String(body.readAllBytes(), UTF_8)).contains("message_stop");
            }
            assertThat(ledger.awaitSettled()).singleElement().satisfies(this::assertAsInTheBook);
        }
    }

    @Test
    void everythingThatIsWrongWithTheSettingsIsToldAtOnce() throws Exception {
        Map<String, String> wrong = Map.of(
                "DEFAULT_MONTHLY_TOKEN_LIMIT",
                "a lot",
                "GATEWAY_DATA_DIRR",
                dataFolder().toString());
        try (DaemonProcess daemon = DaemonProcess.start(folder, wrong)) {
            assertThat(daemon.exitCode()).isEqualTo(1);
            assertThat(daemon.printed().lines())
                    .hasSize(4)
                    .anyMatch(line -> line.startsWith("DATABASE_URL is not set"))
                    .anyMatch(line -> line.startsWith("ANTHROPIC_API_KEY is not set"))
                    .anyMatch(line -> line.startsWith("DEFAULT_MONTHLY_TOKEN_LIMIT is \"a lot\": expected"))
                    .anyMatch(
                            line -> line.equals("GATEWAY_DATA_DIRR is not a setting: did you mean GATEWAY_DATA_DIR?"));
        }
    }

    private DaemonProcess start() throws IOException {
        return DaemonProcess.start(folder, settings()).awaitListening();
    }

    private Map<String, String> settings() {
        return Map.of(
                "PORT",
                "0",
                "GATEWAY_DATA_DIR",
                dataFolder().toString(),
                "DATABASE_URL",
                TestGateway.asText(database),
                "ANTHROPIC_API_KEY",
                ScriptedUpstream.KEY,
                "ANTHROPIC_API_URL",
                upstream.uri().toString(),
                "LOG_FORMAT",
                "text");
    }

    private Path dataFolder() {
        return folder.resolve("data");
    }

    private HttpRequest call(DaemonProcess daemon, boolean stream) {
        return HttpRequest.newBuilder(daemon.uri("/v1/messages"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Api.message("claude-fast", stream)))
                .build();
    }

    private HttpResponse<String> ask(DaemonProcess daemon, boolean stream) throws IOException, InterruptedException {
        return client.send(call(daemon, stream), BodyHandlers.ofString());
    }

    /** Half of them silent in the middle, half between two frames. */
    private List<UUID> openStreams(DaemonProcess daemon) throws IOException, InterruptedException {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < STREAMING; i++) {
            Gate gate = new Gate();
            gate.release();
            upstream.enqueue(
                    i % 2 == 0 ? new Script.StallMidStream(4) : new Script.Lockstep(Script.Answer.DEFAULT, gate));
            ids.add(requestId(client.send(call(daemon, true), BodyHandlers.ofInputStream())));
        }
        return ids;
    }

    private List<CompletableFuture<HttpResponse<String>>> askThoseThatWait(DaemonProcess daemon) {
        return IntStream.range(0, WAITING)
                .mapToObj(i -> {
                    upstream.enqueue(new Script.StallBeforeHeaders());
                    return client.sendAsync(call(daemon, i % 2 == 0), BodyHandlers.ofString());
                })
                .toList();
    }

    private void askUntilItFails(DaemonProcess daemon, boolean stream, Queue<UUID> answered) {
        while (true) {
            try {
                HttpResponse<String> response = ask(daemon, stream);
                if (response.statusCode() == 200) {
                    answered.add(requestId(response));
                }
            } catch (IOException e) {
                return; // Killed.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** While it drains it answers new connections, and ends each of them. */
    private boolean drains(DaemonProcess daemon) {
        try {
            return client.send(HttpRequest.newBuilder(daemon.uri("/health")).build(), BodyHandlers.discarding())
                    .headers()
                    .allValues("connection")
                    .contains("close");
        } catch (IOException e) {
            return false; // A connection that ended just now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Attempt> inState(String state) {
        return ledger.attempts().stream()
                .filter(attempt -> attempt.state().equals(state))
                .toList();
    }

    private List<Attempt> bySource(String source) {
        return ledger.attempts().stream()
                .filter(attempt -> source.equals(attempt.source()))
                .toList();
    }

    private static UUID requestId(HttpResponse<?> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return UUID.fromString(response.headers().firstValue("x-request-id").orElseThrow());
    }

    private static void assertChargedAtItsHold(Attempt attempt) {
        assertThat(attempt.tokensCharged()).isPositive().isEqualTo(attempt.tokensHeld());
        assertThat(attempt.cost().nanos()).isPositive();
    }

    private static void assertChargedAtMostItsHold(Attempt attempt) {
        assertThat(attempt.tokensCharged()).isLessThanOrEqualTo(attempt.tokensHeld());
    }

    /** Its output is estimated, for hidden thinking may have been billed; what it read was told at its beginning. */
    private void assertItsPromptIsAsInTheBook(Attempt attempt) {
        BookEntry entry = inTheBook(attempt);
        assertThat(attempt.usage().withOutput(0)).isEqualTo(entry.usage().withOutput(0));
        assertThat(attempt.usage().output()).isPositive();
    }

    private void assertAsInTheBook(Attempt attempt) {
        assertThat(attempt.state()).isEqualTo("settled");
        assertThat(attempt.source()).isEqualTo("reported");
        assertThat(inTheBook(attempt).usage()).isEqualTo(attempt.usage());
    }

    private BookEntry inTheBook(Attempt attempt) {
        return upstream.book().stream()
                .filter(entry -> entry.requestId().equals(attempt.upstreamRequestId()))
                .findFirst()
                .orElseThrow();
    }
}
