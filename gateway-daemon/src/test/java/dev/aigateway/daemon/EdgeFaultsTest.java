package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.KeySecret;
import dev.aigateway.format.GatewayHops;
import dev.aigateway.http.RawClient;
import dev.aigateway.http.RawClient.Answer;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do to the edge of a whole daemon; the numbers are those of the fault matrix. */
class EdgeFaultsTest {

    private static final String MESSAGES = "/v1/messages";
    private static final String CHAT = "/v1/chat/completions";
    private static final int BODY_MAX = 33 << 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static TestGateway gateway;
    private static Api api;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(Map.of("TRUSTED_PROXIES", "127.0.0.1"));
        api = new Api(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RawClient connect() throws IOException {
        return RawClient.connect(gateway.port());
    }

    private static String head(String path, String fields) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\nx-api-key: " + gateway.key()
                + "\r\ncontent-type: application/json\r\n" + fields + "\r\n";
    }

    private static String whole(String path, String body) {
        return head(path, "Content-Length: " + body.length() + "\r\n") + body;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fault22ACallThatBreaksOffIsInNoLedger(boolean reset) throws Exception {
        int before = gateway.ledger().attempts().size();
        int asked = gateway.upstream().requests().size();
        String call = whole(MESSAGES, Api.message("claude-fast", true));
        for (int sent = 0; sent < call.length(); sent += 1 + call.length() / 40) {
            try (RawClient client = connect().send(call.substring(0, sent))) {
                if (reset) {
                    client.reset();
                } else {
                    client.leave();
                }
            }
        }
        assertThat(api.send(api.post(MESSAGES + "/count_tokens", Api.message("claude-fast", false)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.settled()).hasSize(before);
        assertThat(gateway.upstream().requests()).hasSize(asked + 1);
    }

    @Test
    void fault30PipelinedCallsAreAnsweredInTheirOrder() throws IOException {
        for (String answer : List.of("first", "second", "third")) {
            gateway.upstream().enqueue(new Script.Answer(answer, new TokenUsage(1, 0, 0, 0, 1)));
        }
        String calls = whole(MESSAGES, Api.message("claude-fast", true))
                + "GET /v1/unknown HTTP/1.1\r\nHost: h\r\n\r\n"
                + whole(CHAT, Api.chat("claude-fast", false))
                + whole(MESSAGES, Api.message("claude-fast", false))
                + "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";
        try (RawClient client = connect().send(calls)) {
            assertThat(client.answer().body()).contains("first", "message_stop");
            assertThat(client.answer().status()).isEqualTo(404);
            assertThat(client.answer().body()).contains("second", "chat.completion");
            assertThat(client.answer().body()).contains("third").doesNotContain("first", "second");
            assertThat(client.answer().body()).contains("\"ok\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT, MESSAGES + "/count_tokens"})
    void fault31ABodyOf34MibIsRefusedBeforeAnyOfItIsSent(String path) throws IOException {
        try (RawClient client = connect().send(head(path, "Content-Length: " + (34 << 20) + "\r\n"))) {
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.finish().isClosed()).isTrue();
        }
    }

    /** A connection that is closed over unread bytes is reset, and the answer is lost with it. */
    @Test
    void fault31WhoSendsTheBodyAllTheSameCanReadTheRefusal() throws IOException {
        try (RawClient client = connect().send(head(MESSAGES, "Content-Length: " + (34 << 20) + "\r\n"))) {
            client.send(new byte[34 << 20]);
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.finish().isFinished()).isTrue();
        }
    }

    @Test
    void fault31TheLastByteOf33MibIsTakenAndTheNextIsNot() throws Exception {
        String call = Api.message("no-such-model", false);
        String padded = call + " ".repeat(BODY_MAX - call.length());
        assertThat(api.send(api.post(MESSAGES, padded)).statusCode()).isEqualTo(404);
        assertThat(api.send(api.post(MESSAGES, padded + " ")).statusCode()).isEqualTo(413);
    }

    @Test
    void fault31ALengthBeyondWhatIsSentIsNoCall() throws IOException {
        String call = Api.message("claude-fast", false);
        int before = gateway.ledger().attempts().size();
        String head = head(MESSAGES, "Content-Length: " + (call.length() + 1) + "\r\n");
        try (RawClient client = connect().send(head + call).finish()) {
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(gateway.settled()).hasSize(before);
    }

    @Test
    void fault32ABombIsRefusedAtTheBound() throws Exception {
        byte[] bomb = gzip(new byte[BODY_MAX + 1]);
        String head = head(MESSAGES, "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n");
        try (RawClient client = connect().send(head).send(bomb)) {
            assertThat(client.answer().status()).isEqualTo(413);
        }
        try (RawClient client = connect().send(head.replace("gzip", "br")).send(bomb)) {
            assertThat(client.answer().status()).isEqualTo(415);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({MESSAGES + ",400", CHAT + ",400"})
    void fault33AHostileBodyIsAnsweredInItsCallersDialect(String path, int status) throws Exception {
        for (String body : List.of(
                "{\"model\":\"claude-fast\",\"x\":\"\\ud800\"}",
                "{\"model\":\"claude-fast\",\"messages\":[],\"messages\":[]}",
                "\uFEFF{\"model\":\"claude-fast\"}",
                "{\"model\":\"claude-fast\",\"x\":\"\0\"}",
                "{\"model\":\"claude-fast\",\"x\":[" + "0,".repeat(1_000_000) + "0]}")) {
            HttpResponse<String> response = api.send(api.post(path, body));
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(Api.json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
        }
    }

    /** It asks first, sends all of a body that is wanted, and nothing of one that is not. */
    @ParameterizedTest
    @CsvSource({"good, 404, 2000000", "wrong, 401, 0"})
    void fault35CurlAsksBeforeItSendsALargeBody(String key, int status, int uploaded) throws Exception {
        Path body = Files.writeString(
                folder.resolve("body.json"),
                Api.message("no-such-model", false)
                        + " "
                                .repeat(2_000_000
                                        - Api.message("no-such-model", false).length()));
        Process curl = new ProcessBuilder(
                        InstalledProgram.named("curl").toString(),
                        "-s",
                        "--noproxy",
                        "*",
                        "--expect100-timeout",
                        "20",
                        "-H",
                        "expect: 100-continue",
                        "-H",
                        "x-api-key: " + (key.equals("good") ? gateway.key() : "agw_" + key),
                        "--data-binary",
                        "@" + body,
                        "-o",
                        folder.resolve("answer").toString(),
                        "-w",
                        "%{http_code} %{size_upload}",
                        gateway.uri() + MESSAGES)
                .start();
        assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8)).isEqualTo(status + " " + uploaded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "X: a\u0007b\r\n", "X"})
    void fault36ManyLongOrStrangeHeadersAreRefusedAndEndTheConnection(String field) throws IOException {
        String fields = field.length() == 1 ? field + ": " + "y".repeat(900_000) + "\r\n" : field.repeat(1_000);
        try (RawClient client = connect().send(head(MESSAGES, fields + "Content-Length: 2\r\n") + "{}")) {
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.finish().isClosed()).isTrue();
        }
    }

    @Test
    void fault38WhoTriesKeysIsToldToWaitAndNobodyElseIs() throws Exception {
        String guesser = "198.51.100.1";
        assertThat(from(guesser, gateway.key())).isEqualTo(200);
        int refused = 0;
        HttpResponse<String> last = trying(guesser);
        while (last.statusCode() == 401) {
            assertThat(refused++).as("unknown keys that were looked up").isLessThan(10_000);
            last = trying(guesser);
        }
        assertThat(refused).isGreaterThanOrEqualTo(100);
        assertThat(last.statusCode()).isEqualTo(503);
        assertThat(last.headers().firstValue("retry-after")).hasValue("1");
        assertThat(last.body()).contains("too many unknown keys came from this address");
        assertThat(from(guesser, gateway.key())).isEqualTo(200);
        assertThat(from(guesser, "agw_garbage")).isEqualTo(401);
        assertThat(from("198.51.100.2", KeySecret.generate(RANDOM).reveal())).isEqualTo(401);
    }

    private static HttpResponse<String> trying(String address) throws Exception {
        return api.send(models(address, KeySecret.generate(RANDOM).reveal()));
    }

    private static int from(String address, String key) throws Exception {
        return api.send(models(address, key)).statusCode();
    }

    private static HttpRequest.Builder models(String address, String key) {
        return api.to("/v1/models").header("x-forwarded-for", address).header("x-api-key", key);
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT, MESSAGES + "/count_tokens"})
    void aCallThatPassedTooManyGatewaysEndsHere(String path) throws Exception {
        int before = gateway.upstream().requests().size();
        String body = path.equals(CHAT) ? Api.chat("claude-fast", false) : Api.message("claude-fast", false);
        HttpResponse<String> response = api.send(api.post(path, body).header(GatewayHops.HEADER, "3"));
        JsonNode error = Api.json(response).path("error");
        assertThat(response.statusCode()).isEqualTo(508);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(error.path("message").asText()).contains("too many gateways");
        assertThat(gateway.upstream().requests()).hasSize(before);
        assertThat(api.send(api.post(path, body).header(GatewayHops.HEADER, "2"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.upstream().requests().getLast().headers(GatewayHops.HEADER))
                .containsExactly("3");
        assertThat(api.send(api.post(path, body)).statusCode()).isEqualTo(200);
        assertThat(gateway.upstream().requests().getLast().headers(GatewayHops.HEADER))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud800", "a\0b"})
    void whatTheDatabaseCannotStoreIsRefused(String name) {
        new Administrator(gateway)
                .post("/v1/gateway-keys", "{\"name\":\"" + name + "\"}")
                .expect(400);
    }
}
