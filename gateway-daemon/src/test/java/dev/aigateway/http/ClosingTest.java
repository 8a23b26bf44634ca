package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.http.RawClient.Answer;
import dev.aigateway.http.ServerLimits.Sizes;
import dev.aigateway.http.ServerLimits.Waits;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After the last answer of a connection nothing is taken for a request, and the answer can be read. */
class ClosingTest {

    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger seconds = new AtomicInteger();
    private final GatewayServer server = TestServer.start(routing -> {
        refuse(routing);
        routing.get("/hello", (_, res) -> res.send("hello"))
                .get(
                        "/bye",
                        (_, res) -> res.header(HeaderValues.CONNECTION_CLOSE).send("bye"))
                .get("/stream", ClosingTest::stream)
                .post("/ignore", (_, res) -> res.send("ignored"))
                .get("/second", (_, res) -> {
                    seconds.incrementAndGet();
                    res.send("second");
                });
    });

    @AfterEach
    void stop() {
        server.close();
    }

    private static void stream(ServerRequest request, ServerResponse response) throws IOException {
        try (var out = response.outputStream()) {
            for (int i = 0; i < 3; i++) {
                out.write('a');
                out.flush();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close",
                "Close",
                "CLOSE",
                "close, te",
                "TE ,\tcLose",
                "keep-alive, close",
                "keep-alive\r\nConnection: close",
                "close\r\nConnection: keep-alive",
            })
    void aRequestThatAsksForItIsTheLastOfItsConnection(String connection) throws IOException {
        String head = " HTTP/1.1\r\nHost: h\r\nConnection: " + connection + "\r\n\r\n";
        for (String path : List.of("/hello", "/stream", "/unknown")) {
            assertLastAnswer("GET " + path + head);
        }
    }

    @Test
    void anAnswerThatSaysSoIsTheLastOfItsConnection() throws IOException {
        assertThat(assertLastAnswer("GET /bye HTTP/1.1\r\nHost: h\r\n\r\n").body())
                .isEqualTo("bye");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/refuse", "/ignore", "/unknown"})
    void anAnswerToARequestWhoseBodyWasNotReadIsTheLastOfItsConnection(String path) throws IOException {
        String body = SECOND + SECOND;
        assertLastAnswer(
                "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        assertLastAnswer("POST " + path + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
    }

    /** It has no body then; but what a client sends all the same would be the next request. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "UNHEARD-OF"})
    void aRequestThatMayHaveABodyAndDoesNotSayHowLongIsTheLastOfItsConnection(String method) throws IOException {
        assertLastAnswer(method + " /ignore HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private Answer assertLastAnswer(String request) throws IOException {
        try (RawClient client = RawClient.connect(server).send(request + SECOND).finish()) {
            List<Answer> answers = client.answers();
            assertThat(answers).hasSize(1);
            assertThat(answers.getFirst().header("connection")).isEqualTo("close");
            assertThat(seconds).hasValue(0);
            return answers.getFirst();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n", "Connection: closed\r\n", "Connection: te\r\n"})
    void anyOtherRequestIsFollowedByTheNext(String header) throws IOException {
        String request = "GET /hello HTTP/1.1\r\nHost: h\r\n" + header + "\r\n";
        try (RawClient client =
                RawClient.connect(server).send(request + request + SECOND).finish()) {
            assertThat(client.answers()).extracting(Answer::body).containsExactly("hello", "hello", "second");
        }
    }

    @Test
    void aRefusalWithoutABodyLeavesTheConnectionOpen() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send("POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(401);
            assertThat(client.send(SECOND).answer().body()).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @CsvSource({"900000, 401", "+900000, 400"})
    void aClientThatIsStillSendingIsNotResetWithItsRefusal(String length, int status) throws IOException {
        String head = "POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
        try (GatewayServer usual = TestServer.start(TestServer.limits().with(Waits.USUAL), ClosingTest::refuse);
                RawClient client = RawClient.connect(usual).send(head).send(new byte[100_000])) {
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("connection")).isEqualTo("close");
            for (int i = 0; i < 8; i++) {
                client.send(new byte[100_000]);
            }
            assertThat(client.finish().isFinished()).isTrue();
        }
    }

    private static void refuse(HttpRouting.Builder routing) {
        routing.post("/refuse", (_, _) -> {
            throw new Unauthenticated("no key", Unauthenticated.Reason.NO_KEY);
        });
    }

    @Test
    void aClientThatKeepsSendingIsNotListenedToForLong() throws IOException {
        Sizes sizes = TestServer.limits().sizes();
        ServerLimits tenThousandBytes = new ServerLimits(
                new Sizes(
                        sizes.requestLineMax(),
                        sizes.headersMax(),
                        sizes.headerFieldsMax(),
                        sizes.bodyMax(),
                        1,
                        10_000),
                new Waits(LONG, LONG, LONG, LONG, LONG),
                1,
                2);
        String head = "POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n";
        try (GatewayServer impatient = TestServer.start(tenThousandBytes, ClosingTest::refuse);
                RawClient client = RawClient.connect(impatient).send(head)) {
            assertThat(client.answer().status()).isEqualTo(401);
            client.send(new byte[20_000]);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aDrainingServerEndsEveryConnectionWithItsAnswer() throws IOException {
        try (RawClient before = RawClient.connect(server).send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(before.answer().header("connection")).isEqualTo("keep-alive");
            server.drain();
            assertLastAnswer("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(before.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answer()
                            .header("connection"))
                    .isEqualTo("close");
        }
    }
}
