package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.http.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever two readers could understand in two ways is refused, and what follows it is never a request. */
class AmbiguousRequestTest {

    private static final AtomicInteger SMUGGLED = new AtomicInteger();
    private static final String SECOND = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

    private static GatewayServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(routing -> routing.post(
                        "/echo", (req, res) -> res.send(RequestBody.read(req, TestServer.BODY_MAX)))
                .get("/hello", (_, res) -> res.send("hello"))
                .get("/smuggled", (_, res) -> {
                    SMUGGLED.incrementAndGet();
                    res.send("smuggled");
                }));
    }

    @BeforeEach
    void forget() {
        SMUGGLED.set(0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: +5\r\n\r\nabcde",
                "Content-Length: -1\r\n\r\n0\r\n\r\n",
                "Content-Length: 5, 5\r\n\r\nabcde",
                "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
                "Content-Length: 5\r\nContent-Length: 0\r\n\r\nabcde",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde",
                "Content-Length: \r\n\r\n",
                "Content-Length: 0x5\r\n\r\nabcde",
                "Content-Length: 5.0\r\n\r\nabcde",
                "Content-Length: 5 5\r\n\r\nabcde",
                "Content-Length: 00000000005\r\n\r\nabcde",
                "Content-Length: 99999999999999999999\r\n\r\nabcde",
                "Content-Length: \u000b5\r\n\r\nabcde",
                "Content-Length : 5\r\n\r\nabcde",
                " Content-Length: 5\r\n\r\nabcde",
                "Content-Length\r\n\r\nabcde",
                ": 5\r\n\r\nabcde",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
                "Transfer\u00a0Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: y\r\n\tz\r\n\r\n",
                "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: y\n\r\n",
                "X: y\r\n\n",
                "X: y\r\r\n\r\n",
                "X: \u0000y\r\n\r\n",
                "X: a\u0001b\r\n\r\n",
                "X: a\u007fb\r\n\r\n",
                "X\u0000: y\r\n\r\n",
                "Host: other\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5 \r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n+5\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\rabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcdef\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n000000005\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n100000000\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff5\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\nX: trailer\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\nabc\r\n\r\n",
            })
    void anAmbiguousHeaderOrBodyIsRefusedAndEndsTheConnection(String rest) throws IOException {
        assertRefusedAlone("POST /echo HTTP/1.1\r\nHost: h\r\n" + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                "\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /hello HTTP/1.1\nHost: h\n\n",
                "GET /hello HTTP/1.1\r\n\r\n",
                "GET /hello HTTP/1.0\r\nHost: h\r\n\r\n",
                "GET /hello HTTP/2.0\r\nHost: h\r\n\r\n",
                "GET /hello http/1.1\r\nHost: h\r\n\r\n",
                "GET /hello\r\nHost: h\r\n\r\n",
                "GET  /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /hello  HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /hello HTTP/1.1 \r\nHost: h\r\n\r\n",
                "GET\t/hello\tHTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /hel\rlo HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /hel\u0000lo HTTP/1.1\r\nHost: h\r\n\r\n",
                "G:T /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                "G\u00e9T /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                " /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                "\r\n\r\n",
                " \r\n\r\n",
            })
    void anImproperRequestLineIsRefusedAndEndsTheConnection(String request) throws IOException {
        assertRefusedAlone(request);
    }

    private static void assertRefusedAlone(String request) throws IOException {
        try (RawClient client = RawClient.connect(server).send(request + SECOND).finish()) {
            List<Answer> answers = client.answers();
            assertThat(answers).hasSize(1);
            Answer answer = answers.getFirst();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.header("x-request-id")).hasSize(36);
            assertThat(answer.body()).startsWith("{\"error\":{\"message\":");
            assertThat(SMUGGLED).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nabcde",
                "Content-Length:5\r\n\r\nabcde",
                "content-length: \t 0000000005 \t\r\n\r\nabcde",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
                "transfer-encoding: Chunked\r\n\r\n2\r\nab\r\n00000003\r\ncde\r\n0\r\n\r\n",
                "TRANSFER-ENCODING:CHUNKED \r\n\r\n1\r\na\r\n4\r\nbcde\r\n00\r\n\r\n",
            })
    void aProperBodyIsReadInAnySpellingAndTheNextRequestIsAnswered(String rest) throws IOException {
        String request = "POST /echo HTTP/1.1\r\nHost: h\r\n" + rest;
        try (RawClient client = RawClient.connect(server)
                .send(request + "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")
                .finish()) {
            assertThat(client.answers()).extracting(Answer::body).containsExactly("abcde", "hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\nZ: z\r\n", "X: y\rZ: z\r\n", "X: y\r\r\n", "\n", "\r\r\n"})
    void onlyBothCharactersTogetherEndALine(String lines) throws IOException {
        try (RawClient client = RawClient.connect(server).send("GET /hello HTTP/1.1\r\nHost: h\r\n" + lines)) {
            assertThat(client.answer().body()).contains("a line of the head does not end in CRLF");
        }
    }

    @Test
    void fault36AControlCharacterAnywhereInAHeaderIsRefused() throws IOException {
        for (char c = 0; c <= 0x7f; c++) {
            if (Character.isISOControl(c) && c != '\t') {
                assertRefusedAlone("GET /hello HTTP/1.1\r\nHost: h\r\nX: a" + c + "b\r\n\r\n");
                assertRefusedAlone("GET /hello HTTP/1.1\r\nHost: h\r\nX" + c + ": b\r\n\r\n");
            }
        }
    }

    /** Some of these are proper requests; none may surprise the server. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aRandomlyDamagedRequestIsNeverAnErrorOfTheServer(int seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            try (RawClient client =
                    RawClient.connect(server).send(damaged(random)).finish()) {
                assertThat(client.answers()).allMatch(answer -> answer.status() < 500);
            }
        }
    }

    private static byte[] damaged(Random random) {
        byte[] bytes = """
            POST /echo?a=%41#b HTTP/1.1
            Host: h:1
            Connection: close
            Transfer-Encoding: chunked

            5
            abcde
            0

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void aRequestThatComesByteByByteIsUnderstood() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            String head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
            String request = head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertThat(client.answer().body()).isEqualTo("abcde");
        }
    }
}
