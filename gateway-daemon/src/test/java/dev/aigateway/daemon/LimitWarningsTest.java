package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.store.LedgerReader.WarningCount;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.telemetry.WebhookReceiver;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From calls that use a limit up to the one who is told of it. */
class LimitWarningsTest {

    private static final String USERS = "/v1/user-api-keys/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** With this answer a call uses 3,000 tokens. */
    private static final Script.Answer ANSWER = new Script.Answer("Hello.", new TokenUsage(2_000, 0, 0, 0, 1_000));

    private static final int PROGRAMS = 4;

    @TempDir
    Path otherFolder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebhookReceiver receiver = WebhookReceiver.start();

    @AfterEach
    void close() {
        client.shutdownNow();
        receiver.close();
    }

    @Test
    void severalDaemonsTellOfEachThresholdOnceAMonthThroughRestartsAndRaisedLimits() throws Exception {
        try (TestGateway gateway = start()) {
            Administrator admin = new Administrator(gateway);
            Answer ada = admin.createUser("ada@example.com", ",\"limitToken\":100000");
            String key = ada.field("aigatewayUserKey");
            try (Gateway other = gateway.beside(otherFolder)) {
                int[] ports = {gateway.port(), other.port()};

                callAtOnce(ports, key, 28);
                assertThat(receiver.awaitTaken(1))
                        .singleElement()
                        .satisfies(warning -> assertSays(warning, "tokens", 80));

                callOneByOne(ports, key, 5);
                assertSays(receiver.awaitTaken(2).getLast(), "tokens", 95);
            }
            gateway.restart();
            admin = new Administrator(gateway);
            admin.post(USERS + ada.field("id") + "/increase-token-limit", "{\"increment\":100000}")
                    .expect(200);
            callOneByOne(new int[] {gateway.port()}, key, 31); // 96 % of the raised limit.
            gateway.settled();

            await(() -> gateway.ledger().warnings().untold() == 0);
            assertThat(gateway.ledger().warnings().written()).isEqualTo(2);
            assertThat(receiver.received()).hasSize(2);
        }
    }

    private static void assertSays(JsonNode warning, String limit, int threshold) {
        String month = warning.get("period").asText();
        assertThat(warning.get("type").asText()).isEqualTo("limit_warning");
        assertThat(warning.get("account").asText()).isEqualTo("ada@example.com");
        assertThat(month).matches("\\d{4}-\\d{2}");
        assertThat(warning.get("limit").asText()).isEqualTo(limit);
        assertThat(warning.get("threshold_percent").asInt()).isEqualTo(threshold);
        assertThat(warning.get("limit_value").asLong()).isEqualTo(100_000);
        long percent = warning.get("used").asLong() / 1_000;
        assertThat(percent).isGreaterThanOrEqualTo(threshold);
        assertThat(warning.get("text").asText())
                .isEqualTo("ada@example.com has used " + percent + " % of 100,000 tokens in " + month);
    }

    @Test
    void moneyIsToldInDecimalDollars() throws Exception {
        try (TestGateway gateway = start()) {
            Answer ada = new Administrator(gateway).createUser("ada@example.com", ",\"limitUsd\":0.0072");
            int[] ports = {gateway.port()};

            callOneByOne(ports, ada.field("aigatewayUserKey"), 1); // 2,000 x $1 + 1,000 x $5 for a million.

            assertThat(receiver.awaitTaken(2)).allSatisfy(warning -> {
                assertThat(warning.get("limit").asText()).isEqualTo("cost");
                assertThat(warning.get("used").isTextual()).isTrue();
                assertThat(warning.get("used").asText()).isEqualTo("0.007");
                assertThat(warning.get("limit_value").asText()).isEqualTo("0.0072");
                assertThat(warning.get("text").asText()).contains("has used 97 % of $0.0072 in");
            });
            assertThat(receiver.taken())
                    .extracting(warning -> warning.get("threshold_percent").asInt())
                    .containsExactlyInAnyOrder(80, 95);
        }
    }

    @Test
    void theCapOfTheWholeCompanyIsToldOfToo() throws Exception {
        try (TestGateway gateway = start()) {
            TestDatabase.execute(
                    gateway.database(),
                    "insert into scope (id, kind, token_limit) values ('%s', 'company', 3500)"
                            .formatted(ScopeId.COMPANY.value()));

            callOneByOne(new int[] {gateway.port()}, gateway.key(), 1);

            assertThat(receiver.awaitTaken(1))
                    .singleElement()
                    .satisfies(warning ->
                            assertThat(warning.get("account").asText()).isEqualTo("the whole company"));
        }
    }

    @Test
    void theCompanysOwnLimitAtTheProviderIsToldOnceHoweverManyCallsMeetIt() throws Exception {
        try (TestGateway gateway = start();
                Gateway other = gateway.beside(otherFolder)) {
            gateway.upstream()
                    .otherwise(Script.Refusal.of(
                            400,
                            "invalid_request_error",
                            "You have reached your specified API usage limits. You will regain access on 2026-12-01."));
            int[] ports = {gateway.port(), other.port()};

            assertThat(statuses(ports, gateway.key(), 20)).containsOnly(400);
            gateway.upstream().otherwise(Script.Refusal.of(402, "billing_error", "Your credit balance is too low"));
            assertThat(statuses(ports, gateway.key(), 20)).containsOnly(402);

            assertThat(receiver.awaitTaken(1)).singleElement().satisfies(warning -> {
                assertThat(warning.get("type").asText()).isEqualTo("provider_limit");
                assertThat(warning.get("account").asText()).isEqualTo("the whole company");
                assertThat(warning.get("limit").asText()).isEqualTo("provider");
                assertThat(warning.get("threshold_percent").asInt()).isEqualTo(100);
                assertThat(warning.get("used").isNull()).isTrue();
                assertThat(warning.get("limit_value").isNull()).isTrue();
            });
            await(() -> gateway.ledger().warnings().untold() == 0);
            assertThat(gateway.ledger().warnings().written()).isEqualTo(1);
            assertThat(receiver.received()).hasSize(1);
        }
    }

    @Test
    void otherRefusalsOfTheProviderAreNobodysLimit() throws Exception {
        try (TestGateway gateway = start()) {
            for (int status : List.of(400, 403, 404, 413, 429, 500, 529)) {
                gateway.upstream().enqueue(Script.Refusal.of(status, "invalid_request_error", "messages: too short"));
                assertThat(call(gateway.port(), gateway.key())).isEqualTo(status);
            }
            assertThat(gateway.ledger().warnings()).isEqualTo(new WarningCount(0, 0, 0));
        }
    }

    @Test
    void aWarningThatCannotBeWrittenDownChangesNoAnswer() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            TestDatabase.execute(gateway.database(), "alter table warning rename to elsewhere");
            gateway.upstream()
                    .enqueue(
                            Script.Refusal.of(402, "billing_error", "no credit"),
                            Script.Refusal.of(402, "billing_error", "no credit"));

            assertThat(call(gateway.port(), gateway.key())).isEqualTo(402);
            assertThat(call(gateway.port(), gateway.key())).isEqualTo(402);
            TestDatabase.execute(gateway.database(), "alter table elsewhere rename to warning");
        }
    }

    private TestGateway start() {
        TestGateway gateway =
                TestGateway.start(Map.of("ALERT_WEBHOOK_URL", receiver.address().value()));
        gateway.upstream().otherwise(ANSWER);
        return gateway;
    }

    /** From several programs at once, to each daemon in turn; all must be answered well. */
    private void callAtOnce(int[] ports, String key, int number) throws Exception {
        assertThat(statuses(ports, key, number)).containsOnly(200);
    }

    private List<Integer> statuses(int[] ports, String key, int number) {
        List<CompletableFuture<List<Integer>>> programs = IntStream.range(0, PROGRAMS)
                .mapToObj(program -> CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, number / PROGRAMS)
                                .mapToObj(_ -> call(ports[program % ports.length], key))
                                .toList(),
                        Thread::startVirtualThread))
                .toList();
        return programs.stream()
                .map(CompletableFuture::join)
                .flatMap(List::stream)
                .toList();
    }

    private void callOneByOne(int[] ports, String key, int number) {
        for (int i = 0; i < number; i++) {
            assertThat(call(ports[i % ports.length], key)).isEqualTo(200);
        }
    }

    private int call(int port, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/messages"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Api.message("claude-haiku-4-5-20251001", false)))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
