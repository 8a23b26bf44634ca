package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.http.RawClient.Answer;
import dev.aigateway.http.ServerLimits.Waits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each limit on a head lets its last value through and refuses the next. */
class ServerLimitsTest {

    private static GatewayServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                routing -> routing.get("/hello", (_, res) -> res.send("hello")).get("/x*", (_, res) -> res.send("x")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer answer(String request) throws IOException {
        try (RawClient client = RawClient.connect(server).send(request)) {
            return client.answer();
        }
    }

    private static void assertRefused(String request, String message) throws IOException {
        Answer answer = answer(request);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(answer.body()).contains(message);
    }

    private static String requestLine(int length) {
        int frame = "GET / HTTP/1.1".length();
        return "GET /" + "x".repeat(length - frame) + " HTTP/1.1\r\n";
    }

    @Test
    void aRequestLineHasAtMost4Kib() throws IOException {
        assertThat(answer(requestLine(4096) + "Host: h\r\n\r\n").body()).isEqualTo("x");
        assertRefused(requestLine(4097) + "Host: h\r\n\r\n", "the request line is longer than 4096 bytes");
    }

    @Test
    void aRequestLineWithoutEndIsNotReadOn() throws IOException {
        assertRefused("GET /" + "x".repeat(5000), "the request line is longer than 4096 bytes");
    }

    private static String headersOf(int bytes) {
        String first = "Host: h\r\n";
        String frame = "X: \r\n";
        return first + "X: " + "y".repeat(bytes - first.length() - frame.length()) + "\r\n";
    }

    @Test
    void headersHaveAtMost16Kib() throws IOException {
        String line = "GET /hello HTTP/1.1\r\n";
        assertThat(answer(line + headersOf(16384) + "\r\n").body()).isEqualTo("hello");
        assertRefused(line + headersOf(16385) + "\r\n", "the header fields are longer than 16384 bytes");
    }

    @Test
    void fault36HeadersOfAMebibyteAreRefusedReadably() throws IOException {
        assertRefused("GET /hello HTTP/1.1\r\n" + headersOf(900_000), "longer than 16384 bytes");
    }

    @Test
    void fault36ThereAreAtMost100HeaderFields() throws IOException {
        String head = "GET /hello HTTP/1.1\r\nHost: h\r\n";
        assertThat(answer(head + "a: b\r\n".repeat(99) + "\r\n").body()).isEqualTo("hello");
        assertRefused(head + "a: b\r\n".repeat(100) + "\r\n", "more than 100 header fields");
        assertRefused(head + "a: b\r\n".repeat(1000), "more than 100 header fields");
    }

    @Test
    void nobodyIsWaitedForLongerThanThis() {
        Waits waits = ServerLimits.withBodyMax(1).waits();
        assertThat(waits.idleMax()).isEqualTo(Duration.ofSeconds(75));
        assertThat(waits.headersMax()).isEqualTo(Duration.ofSeconds(10));
        assertThat(waits.bodyMax()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Waits.BODY_BYTES_PER_SECOND).isEqualTo(256 << 10);
        assertThat(waits.sendMax()).isEqualTo(Duration.ofSeconds(60));
        assertThat(waits.lingerMax()).isEqualTo(Duration.ofSeconds(2));
        assertThat(ServerLimits.withBodyMax(1).sizes().lingerMax()).isEqualTo(64 << 20);
    }

    @Test
    void halfOfTheOpenFilesAreForConnections() {
        long ample = 1L << 40;
        assertThat(ServerLimits.connectionsMax(1 << 20, ample)).isEqualTo(12_000);
        assertThat(ServerLimits.connectionsMax(24_500, ample)).isEqualTo(12_000);
        assertThat(ServerLimits.connectionsMax(24_498, ample)).isEqualTo(11_999);
        assertThat(ServerLimits.connectionsMax(1024, ample)).isEqualTo(262);
        assertThat(ServerLimits.connectionsMax(256, ample)).isEqualTo(64);
        assertThat(ServerLimits.withBodyMax(1).connectionsMax()).isBetween(64, 12_000);
    }

    @Test
    void idleConnectionsCannotFillTheMemory() {
        int ample = 1 << 20;
        assertThat(ServerLimits.connectionsMax(ample, 1 << 30)).isEqualTo(12_000);
        assertThat(ServerLimits.connectionsMax(ample, 256 << 20)).isEqualTo(4096);
        assertThat(ServerLimits.connectionsMax(ample, 1 << 20)).isEqualTo(64);
    }

    @Test
    void aConnectionTooManyWaitsUntilAnotherEnds() throws IOException {
        ServerLimits usual = TestServer.limits();
        ServerLimits two = new ServerLimits(usual.sizes(), usual.waits(), usual.concurrentRequestsMax(), 2);
        String request = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
        try (GatewayServer small =
                        TestServer.start(two, routing -> routing.get("/hello", (_, res) -> res.send("hello")));
                RawClient first = RawClient.connect(small).send(request);
                RawClient second = RawClient.connect(small).send(request);
                RawClient third = RawClient.connect(small).send(request)) {
            assertThat(first.answer().body()).isEqualTo("hello");
            assertThat(second.answer().body()).isEqualTo("hello");
            assertThat(third.isSilentFor(Duration.ofMillis(200))).isTrue();
            first.leave();
            assertThat(third.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void whatNobodyReadsIsKeptUpToALimit() throws IOException, InterruptedException {
        Inbox inbox = new Inbox(10);
        assertThat(inbox.put(new byte[9])).isTrue();
        Thread pump = Thread.ofVirtual().start(() -> put(inbox));
        while (pump.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(inbox.take()).hasSize(9);
        assertThat(inbox.poll()).hasSize(10);
        pump.join();
        inbox.end();
        assertThat(inbox.take()).isNull();
        assertThat(inbox.put(new byte[1])).isFalse();
    }

    private static void put(Inbox inbox) {
        try {
            assertThat(inbox.put(new byte[10])).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
