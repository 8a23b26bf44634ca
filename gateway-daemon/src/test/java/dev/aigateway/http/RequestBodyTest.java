package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.http.RawClient.Answer;
import io.helidon.http.HeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is read whole, however it is framed and coded, and up to its limit. */
class RequestBodyTest {

    private static final int MAX = TestServer.BODY_MAX;
    private static final String NEXT = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

    private static GatewayServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(routing -> routing.post(
                        "/size",
                        (req, res) -> res.header(HeaderNames.create("x-hash"), hash(RequestBody.read(req, MAX)))
                                .send("read"))
                .post("/small", (req, res) -> res.send(RequestBody.read(req, 10)))
                .post("/refuse", (_, _) -> {
                    throw new Unauthenticated("no key", Unauthenticated.Reason.NO_KEY);
                })
                .get("/hello", (_, res) -> res.send("hello")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String hash(byte[] body) {
        return body.length + ":" + Arrays.hashCode(body);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    private static RawClient post(String path, String headers) throws IOException {
        return RawClient.connect(server).send("POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 100_000, MAX})
    void aBodyUpToTheLimitIsReadWithItsLengthKnown(int length) throws IOException {
        try (RawClient client = post("/size", "Content-Length: " + length + "\r\n")) {
            assertRead(client.send(bytes(length)), length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8191, 8192, 100_000, MAX})
    void aBodyUpToTheLimitIsReadInOneChunk(int length) throws IOException {
        try (RawClient client = post("/size", "Transfer-Encoding: chunked\r\n")) {
            client.send(Integer.toHexString(length) + "\r\n").send(bytes(length));
            assertRead(client.send("\r\n0\r\n\r\n"), length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096})
    void aBodyIsReadInManyChunks(int chunk) throws IOException {
        byte[] body = bytes(20 * chunk);
        try (RawClient client = post("/size", "Transfer-Encoding: chunked\r\n")) {
            for (int i = 0; i < body.length; i += chunk) {
                client.send(Integer.toHexString(chunk) + "\r\n")
                        .send(Arrays.copyOfRange(body, i, i + chunk))
                        .send("\r\n");
            }
            assertRead(client.send("0\r\n\r\n"), body.length);
        }
    }

    private static void assertRead(RawClient client, int length) throws IOException {
        assertThat(client.answer().header("x-hash")).isEqualTo(hash(bytes(length)));
        assertThat(client.send(NEXT).answer().body()).isEqualTo("hello");
    }

    @Test
    void fault31ALengthAboveTheLimitIsRefusedBeforeAnyOfItIsSent() throws IOException {
        try (RawClient client = post("/size", "Content-Length: " + (MAX + 1) + "\r\n")) {
            assertTooLarge(client);
        }
    }

    @Test
    void chunksAboveTheLimitAreRefused() throws IOException {
        try (RawClient client = post("/size", "Transfer-Encoding: chunked\r\n")) {
            client.send(Integer.toHexString(MAX + 1) + "\r\n").send(bytes(MAX + 1));
            assertTooLarge(client.send("\r\n0\r\n\r\n"));
        }
    }

    @Test
    void aSmallerLimitOfAHandlerCounts() throws IOException {
        try (RawClient client = post("/small", "Content-Length: 10\r\n").send("0123456789")) {
            assertThat(client.answer().body()).isEqualTo("0123456789");
        }
        try (RawClient client = post("/small", "Content-Length: 11\r\n").send("01234567890")) {
            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip"})
    void aCompressedBodyUpToTheLimitIsDecompressed(String coding) throws IOException {
        byte[] compressed = gzip(bytes(MAX));
        try (RawClient client =
                post("/size", "Content-Encoding: " + coding + "\r\nContent-Length: " + compressed.length + "\r\n")) {
            assertRead(client.send(compressed), MAX);
        }
    }

    @Test
    void aCompressedBodyMayComeInChunks() throws IOException {
        byte[] compressed = gzip(bytes(1000));
        try (RawClient client = post("/size", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")) {
            client.send(Integer.toHexString(compressed.length) + "\r\n").send(compressed);
            assertRead(client.send("\r\n0\r\n\r\n"), 1000);
        }
    }

    @Test
    void whatFollowsTheCompressedStreamIsNoRequest() throws IOException {
        byte[] compressed = gzip(bytes(1000));
        int length = compressed.length + 10_000;
        try (RawClient client = post("/size", "Content-Encoding: gzip\r\nContent-Length: " + length + "\r\n")) {
            assertRead(client.send(compressed).send(new byte[10_000]), 1000);
        }
    }

    @Test
    void fault32ABodyThatGrowsAboveTheLimitIsRefused() throws IOException {
        byte[] bomb = gzip(new byte[MAX + 1]);
        try (RawClient client = post("/size", "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n")) {
            Answer answer = client.send(bomb).answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("the decompressed body is larger than " + MAX + " bytes");
            assertThat(client.send(NEXT).answer().body()).isEqualTo("hello");
        }
    }

    private static void assertTooLarge(RawClient client) throws IOException {
        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("\"request_too_large\"");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(client.finish().isClosed()).isTrue();
    }

    @Test
    void aBodyThatIsNoGzipIsRefused() throws IOException {
        byte[] cut = Arrays.copyOf(gzip(bytes(1000)), 100);
        for (byte[] body :
                new byte[][] {{}, {1, 2, 3}, "not compressed at all".getBytes(StandardCharsets.UTF_8), cut}) {
            String headers = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";
            try (RawClient client = post("/size", headers)) {
                String size = body.length == 0 ? "" : Integer.toHexString(body.length) + "\r\n";
                client.send(size).send(body).send(size.isEmpty() ? "" : "\r\n").send("0\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(400);
            }
        }
    }

    @Test
    void identityIsACoding() throws IOException {
        try (RawClient client = post("/size", "Content-Encoding: Identity\r\nContent-Length: 1000\r\n")) {
            assertRead(client.send(bytes(1000)), 1000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "gzip\r\nContent-Encoding: gzip", "", "x-gzip", "<script>"})
    void fault32AnyOtherCodingIsRefusedWithoutBeingRepeated(String coding) throws IOException {
        try (RawClient client = post("/size", "Content-Encoding: " + coding + "\r\nContent-Length: 5\r\n")) {
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.body())
                    .contains("\"unsupported_content_encoding\"")
                    .doesNotContain("script");
        }
    }

    @Test
    void anAnswerIsNeverCompressed() throws IOException {
        String accept = "GET /hello HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, *;q=0.5\r\n\r\n";
        try (RawClient client = RawClient.connect(server).send(accept)) {
            Answer answer = client.answer();
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers()).doesNotContainKey("content-encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue"})
    void fault35AClientThatAsksFirstIsToldToContinue(String expectation) throws IOException {
        try (RawClient client = post("/size", "Expect: " + expectation + "\r\nContent-Length: 5\r\n")) {
            assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.line()).isEmpty();
            assertRead(client.send(bytes(5)), 5);
        }
    }

    @Test
    void fault35AClientThatAsksFirstMayBeRefusedInstead() throws IOException {
        try (RawClient client = post("/refuse", "Expect: 100-continue\r\nContent-Length: 5\r\n")) {
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("connection")).isEqualTo("close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void aRefusalDoesNotWaitForTheBody(String framing) throws IOException {
        try (RawClient client = post("/refuse", framing + "\r\n")) {
            assertThat(client.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aClientThatAsksFirstIsNotAskedForTooMuch() throws IOException {
        try (RawClient client = post("/size", "Expect: 100-continue\r\nContent-Length: " + (MAX + 1) + "\r\n")) {
            assertTooLarge(client);
        }
    }

    @Test
    void aClientThatLeavesInsideABodyGetsNoAnswer() throws IOException {
        try (RawClient client =
                post("/size", "Content-Length: 5\r\n").send("abc").finish()) {
            assertThat(client.isClosed()).isTrue();
        }
        try (RawClient client =
                post("/size", "Transfer-Encoding: chunked\r\n").send("5\r\nab").finish()) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
