package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.http.RawClient.Answer;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.InternalServerException;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that fails gets JSON in its client's format, with an id, and with nothing of what went wrong inside. */
class ErrorAnswersTest {

    private static final String SECRET = "sk-live-4711";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayServer server = TestServer.start(ErrorAnswersTest::routes);

    private static void routes(HttpRouting.Builder routing) {
        routing.get("/runtime", fails(new IllegalStateException(SECRET)))
                .get("/checked", fails(new IOException(SECRET)))
                .get("/error", fails(new StackOverflowError(SECRET)))
                .get("/http", fails(new HttpException(SECRET, Status.BAD_GATEWAY_502)))
                .get("/server", fails(new InternalServerException(SECRET, new IOException(SECRET))))
                .get("/caused", fails(new IllegalStateException(SECRET, new IOException(SECRET))))
                .get("/nothing", (_, _) -> {})
                .get("/header", ErrorAnswersTest::splitHeader)
                .get("/begun", ErrorAnswersTest::failAfterTheFirstByte)
                .get(
                        "/id",
                        (_, res) ->
                                res.send(ClientConnection.current().requestId().toString()))
                .any("/v1/messages", fails(new MethodNotAllowed("POST")))
                .get("/forbidden", fails(new NotPermitted("not for you", "model_not_allowed")))
                .get("/hello", (_, res) -> res.send("hello"));
    }

    private static Handler fails(Throwable thrown) {
        return (_, _) -> {
            switch (thrown) {
                case Exception e -> throw e;
                case Error e -> throw e;
                default -> throw new AssertionError(thrown);
            }
        };
    }

    private static void splitHeader(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.create("x-answer"), "a\r\nx-injected: b").send("answer");
    }

    private static void failAfterTheFirstByte(ServerRequest request, ServerResponse response) throws IOException {
        var out = response.outputStream();
        out.write('a');
        out.flush();
        out.write('b');
        out.flush();
        throw new IllegalStateException(SECRET);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer get(String path, String... headers) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            String fields = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            return client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n")
                    .answer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/runtime", "/checked", "/error", "/http", "/server", "/caused", "/nothing", "/header"})
    void anUnexpectedFailureSaysOnlyThatThereWasOne(String path) throws IOException {
        Answer answer = get(path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).doesNotContainKey("x-injected");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"internal error of the gateway; its operator finds the cause in the"
                                + " log under this request"
                                + " id\",\"type\":\"api_error\",\"param\":null,\"code\":\"internal_error\"}}");
    }

    @Test
    void aFailureInsideAnAnswerCutsItWithoutAWord() throws IOException {
        try (RawClient client = RawClient.connect(server)
                .send("GET /begun HTTP/1.1\r\nHost: h\r\n\r\n")
                .finish()) {
            StringBuilder answer = new StringBuilder();
            while (!client.isClosed()) {
                answer.append(client.line()).append('\n');
            }
            assertThat(answer).contains("200 OK").doesNotContain(SECRET).doesNotEndWith("0\n\n");
        }
    }

    @Test
    void aGatewayExceptionIsToldAsItIs() throws IOException {
        Answer answer = get("/forbidden");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(JSON.readTree(answer.body()).at("/error/message").asText()).isEqualTo("not for you");
        assertThat(JSON.readTree(answer.body()).at("/error/code").asText()).isEqualTo("model_not_allowed");
    }

    @Test
    void aWrongMethodIsToldTheRightOne() throws IOException {
        Answer answer = get("/v1/messages");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages/unknown, X: y, true",
        "/messages/unknown?a=b, X: y, true",
        "/v1/v1/messages/unknown, X: y, true",
        "/anthropic/v1/messages/unknown, X: y, true",
        "/v1/unknown, Anthropic-Version: 2023-06-01, true",
        "/v1/unknown, X: y, false",
        "/v1/messagesx, X: y, false",
        "/v1/chat/completions/unknown, anthropic-version: 2023-06-01, false",
        "/v1/unknown?a=/v1/messages, X: y, false",
        "/v1/unknown, X: anthropic-version: 2023-06-01, false",
    })
    void anErrorHasTheShapeThatItsClientExpects(String path, String header, boolean anthropic) throws IOException {
        Answer answer = get(path, header);
        assertThat(answer.status()).isEqualTo(404);
        assertShape(answer, anthropic);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /v1/messages HTTP/1.1|Content-Length: +1, true",
        "POST /v1/messages HTTP/9.9|Host: h, true",
        "POST /v1/unknown HTTP/1.1|anthropic-version: 1|Content-Length: +1, true",
        "POST /v1/unknown HTTP/1.1|Content-Length: +1, false",
        "POST /v1/messages HTTP/1.1|Host: h|Content-Length: 9999999999, true",
        "POST /v1/messages HTTP/1.1|Host: h|Content-Encoding: br|Content-Length: 1, true",
        "GET, false",
    })
    void alsoARequestThatReachesNoRouteIsAnsweredInItsClientsShape(String head, boolean anthropic) throws IOException {
        try (RawClient client = RawClient.connect(server).send(head.replace("|", "\r\n") + "\r\n\r\n")) {
            assertShape(client.answer(), anthropic);
        }
    }

    private static void assertShape(Answer answer, boolean anthropic) throws IOException {
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        String id = answer.header("x-request-id");
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(answer.header("x-gateway-request-id")).isEqualTo(id);
        assertThat(answer.header("request-id")).isEqualTo(id);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("request_id").asText()).isEqualTo(anthropic ? id : "");
        assertThat(body.path("type").asText()).isEqualTo(anthropic ? "error" : "");
        assertThat(body.at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void everyRequestHasItsOwnIdAlsoForItsHandler() throws IOException {
        Answer answer = get("/id", "x-request-id: mine", "x-gateway-request-id: mine");
        assertThat(answer.body()).isEqualTo(answer.header("x-request-id"));
        assertThat(answer.body()).isEqualTo(answer.header("x-gateway-request-id"));
        assertThat(get("/id").body()).isNotEqualTo(answer.body());
    }

    @Test
    void anErrorForAHeadRequestHasNoBody() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send("HEAD /unknown HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.line()).startsWith("HTTP/1.1 404");
            String line = client.line();
            while (!line.isEmpty()) {
                line = client.line();
            }
            assertThat(client.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void aRequestTooManyIsToldToComeBack() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ServerLimits usual = TestServer.limits();
        ServerLimits one = new ServerLimits(usual.sizes(), usual.waits(), 1, usual.connectionsMax());
        Handler slow = (_, res) -> {
            busy.countDown();
            assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            res.send("first");
        };
        try (GatewayServer full = TestServer.start(one, routing -> routing.get("/slow", slow));
                RawClient first = RawClient.connect(full).send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            try (RawClient second = RawClient.connect(full).send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")) {
                Answer answer = second.answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("retry-after")).isEqualTo("1");
                assertThat(answer.header("connection")).isEqualTo("close");
            }
            release.countDown();
            assertThat(first.answer().body()).isEqualTo("first");
        }
    }
}
