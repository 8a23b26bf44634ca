package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What passes the gateway, and what the ledger says of it. */
class PassThroughTest {

    private static TestGateway gateway;
    private static Api api;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = new Api(gateway);
    }

    @AfterAll
    static void theLedgerEqualsTheBook() {
        gateway.assertLedgerEqualsBook();
        gateway.close();
    }

    @Test
    void onlyTheModelChangesInTheBody() throws Exception {
        String body = """
            { "max_tokens" : 1.0e2,\t"unknown":{"b":1.0,"a":"\\u00e9 é 😀"},"model" : "claude-fast" ,
             "messages":[{"role":"user","content":"hi"}], "max_tokens_to":[1,2,{}]}\
            """.replace("1.0e2", "100");

        HttpResponse<String> response = api.send(api.post("/v1/messages?beta=true", body)
                .header("anthropic-version", "2026-10-21")
                .header("anthropic-beta", "x-future-2027-01-01,context-management-2025-06-27")
                .header("anthropic-beta", "another-one")
                .header("x-stainless-lang", "java")
                .header("cookie", "secret=1")
                .header("x-forwarded-for", "10.0.0.1"));

        assertThat(response.statusCode()).isEqualTo(200);
        ReceivedRequest received = gateway.upstream().requests().getLast();
        assertThat(new String(received.body(), UTF_8)).isEqualTo(body.replace("claude-fast", "claude-haiku-5-5"));
        assertThat(received.query()).isEqualTo("beta=true");
        assertThat(received.headers("anthropic-version")).containsExactly("2026-10-21");
        assertThat(received.headers("anthropic-beta"))
                .containsExactly("x-future-2027-01-01,context-management-2025-06-27,another-one");
        assertThat(received.headers("x-stainless-lang")).containsExactly("java");
        assertThat(received.headers("cookie")).isEmpty();
        assertThat(received.headers("x-forwarded-for")).isEmpty();
        assertThat(received.headers("accept-encoding")).containsExactly("identity");
    }

    @Test
    void aRealIdIsPassedOnAsItIs() throws Exception {
        String body = Api.message("claude-opus-5-5", false);
        assertThat(api.send(api.post("/v1/messages", body)).statusCode()).isEqualTo(200);
        ReceivedRequest received = gateway.upstream().requests().getLast();
        assertThat(received.body()).isEqualTo(body.getBytes(UTF_8));
        assertThat(received.headers("anthropic-version")).containsExactly("2023-06-01");
    }

    @Test
    void anAnswerIsPassedOnWithoutTheProvidersOwnHeaders() throws Exception {
        HttpResponse<String> response = api.send(api.post("/v1/messages", Api.message("claude-fast", false)));

        assertThat(response.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "connection",
                        "content-length",
                        "content-type",
                        "date",
                        "request-id",
                        "x-gateway-cost-usd",
                        "x-gateway-overhead-ms",
                        "x-gateway-provider",
                        "x-gateway-request-id",
                        "x-gateway-upstream-model",
                        "x-request-id");
        assertThat(response.headers().firstValue("x-gateway-upstream-model")).hasValue("claude-haiku-5-5");
        assertThat(response.headers().firstValue("x-gateway-cost-usd")).hasValue("0.0000066");
        assertThat(response.headers().firstValue("request-id").orElseThrow()).startsWith("req_");
        assertThat(response.body()).contains("Hello from the scripted upstream.");
    }

    @Test
    void everyFrameReachesTheClientBeforeTheProviderSendsTheNext() throws Exception {
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        gate.release();
        var response = api.open(api.post("/v1/messages", Api.message("claude-fast", true)));

        try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    gate.release(); // Only a frame that has arrived whole lets the next one go.
                }
            }
        }
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-cache");
    }

    @Test
    void fault11AStreamIsPassedOnByteForByteAndCounted() throws Exception {
        String frames = ": a comment\r\n\r\nevent: message_start\ndata: {\"type\":\"message_start\",\"message\":"
                + "{\"id\":\"m\",\"model\":\"claude-haiku-4-5-20251001\",\"usage\":{\"input_tokens\":100,"
                + "\"cache_creation_input_tokens\":50,\"cache_creation\":{\"ephemeral_5m_input_tokens\":20,"
                + "\"ephemeral_1h_input_tokens\":30},\"cache_read_input_tokens\":7,\"output_tokens\":1}}}\n\n"
                + "event: a_new_one\rdata: {\"type\":\"a_new_one\",\"é\":[]}\r\r"
                + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                + "\"usage\":{\"output_tokens\":11}}\n\n"
                + "data: {\"type\":\"message_delta\",\"delta\":{}}\n\nevent: message_stop\n"
                + "data: {\"type\":\"message_stop\"}\n\n";
        gateway.upstream().enqueue(new Script.RawFrames(new TokenUsage(100, 20, 30, 7, 11), frames));

        HttpResponse<String> response = api.send(api.post("/v1/messages", Api.message("claude-haiku-4-5", true)));

        assertThat(response.body()).isEqualTo(frames);
        Attempt attempt = gateway.settled().getLast();
        assertThat(attempt.modelServed()).isEqualTo("claude-haiku-4-5-20251001");
        // 100 x $1 + 20 x $1.25 + 30 x $2 + 7 x $0.10 + 11 x $5, for a million.
        assertThat(attempt.cost().usd()).isEqualTo("0.0002407");
        assertThat(attempt.tokensCharged()).isEqualTo(161);
        assertThat(attempt.source()).isEqualTo("reported");
    }

    @Test
    void fault11AnEventOf17MibIsPassedOnInPieces() throws Exception {
        String frames = "event: message_start\n"
            + "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
            + "event: content_block_delta\n"
            + "data:"
            + " {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
            + "\"text_delta\",\"text\":\"" + "é".repeat(17 << 19) + "\"}}\n\n"
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        gateway.upstream().enqueue(new Script.RawFrames(new TokenUsage(1, 0, 0, 0, 1), frames));

        HttpResponse<String> response = api.send(api.post("/v1/messages", Api.message("claude-haiku-4-5", true)));

        assertThat(sha256(response.body().getBytes(UTF_8))).isEqualTo(sha256(frames.getBytes(UTF_8)));
    }

    /** Of whatever length, with whatever blocks, events and betas are still to come. */
    @Test
    void whatTheGatewayDoesNotKnowHasTheSameHashOnBothSides() throws Exception {
        String blocks = "{\"type\":\"future_block\",\"x\":[1.0,1e5,\"\\u00e9\\ud83d\\ude00\"],\"y\":\""
                + "é😀\\n".repeat(100_000) + "\"}";
        String body =
                ("{ \"max_tokens\":50,\"stream\":true , \"future\":[" + blocks + "],\"model\":\"claude-opus-5-5\",\n"
                        + "\"messages\":[{\"role\":\"user\",\"content\":[" + blocks + "]}]}\n");
        String frames = "event: message_start\n"
            + "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
            + ": comment\n\n"
            + "id: 7\n"
            + "retry: 10\n"
            + "event: future_event\n"
            + "data: "
                + "x".repeat(600_000) + "\n"
                + "data: not json\n\n"
                + "event: message_delta\n"
                + "data:"
                + " {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":3},\"future\":null}\n\n"
                + "event: message_stop\n"
                + "data: {\"type\":\"message_stop\"}\n\n";
        gateway.upstream().enqueue(new Script.RawFrames(new TokenUsage(1, 0, 0, 0, 3), frames));

        HttpResponse<String> response =
                api.send(api.post("/v1/messages", body).header("anthropic-beta", "future-2027"));

        ReceivedRequest received = gateway.upstream().requests().getLast();
        assertThat(sha256(received.body())).isEqualTo(sha256(body.getBytes(UTF_8)));
        assertThat(received.headers("anthropic-beta")).containsExactly("future-2027");
        assertThat(sha256(response.body().getBytes(UTF_8))).isEqualTo(sha256(frames.getBytes(UTF_8)));
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void fault11BytesThatComeOneByOneArePassedOnAsTheyAre() throws Exception {
        byte[] frames = Files.readAllBytes(
                Path.of("src/test/resources/golden/chat-answer/what-concerns-the-provider-alone/upstream.sse"));
        List<byte[]> oneByOne = IntStream.range(0, frames.length)
                .mapToObj(i -> new byte[] {frames[i]})
                .toList();
        gateway.upstream().enqueue(new Script.RawFrames(oneByOne, new TokenUsage(412, 0, 0, 0, 33)));

        HttpResponse<String> response = api.send(api.post("/v1/messages", Api.message("claude-fable-5-2", true)));

        assertThat(response.body()).isEqualTo(new String(frames, UTF_8)).contains("🙂");
        Attempt attempt = gateway.settled().getLast();
        assertThat(attempt.modelServed()).isEqualTo("claude-opus-5");
        // Another model answered: 412 x $5 + 33 x $25, for a million.
        assertThat(attempt.cost().usd()).isEqualTo("0.002885");
    }

    @Test
    void tokensAreCountedWithoutAnEntryInTheLedger() throws Exception {
        int before = gateway.settled().size();
        HttpResponse<String> response =
                api.send(api.post("/v1/messages/count_tokens?beta=true", Api.message("claude-fast", false)));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"input_tokens\"");
        assertThat(gateway.upstream().requests().getLast().path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(gateway.settled()).hasSize(before);
    }

    @Test
    void baseUrlsWithAndWithoutVersionAreServed() throws Exception {
        for (String path : List.of("/messages", "/v1/v1/messages", "/anthropic/v1/messages", "/v1/messages/")) {
            assertThat(api.send(api.post(path, Api.message("claude-fast", false)))
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(gateway.upstream().requests().getLast().path()).isEqualTo("/v1/messages");
        }
    }

    @Test
    void everyWayToPresentAKeyIsTaken() throws Exception {
        for (String[] header : new String[][] {
            {"x-api-key", gateway.key()},
            {"authorization", "Bearer " + gateway.key()},
            {"authorization", "bearer " + gateway.key()},
            {"authorization", gateway.key()},
            {"api-key", gateway.key()}
        }) {
            HttpRequest.Builder request = api.withoutKey("/v1/messages", Api.message("claude-fast", false))
                    .header(header[0], header[1]);
            assertThat(api.send(request).statusCode()).as(header[0]).isEqualTo(200);
        }
    }

    @Test
    void probesNeedNoKey() throws Exception {
        assertThat(api.send(api.to("/health")).body()).startsWith("{\"status\":\"ok\"");
        for (String path : List.of("/", "/api/hello")) {
            HttpRequest.Builder head = api.to(path).HEAD();
            assertThat(api.send(head).statusCode()).isEqualTo(200);
        }
    }
}
