package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.http.ServerLimits.Waits;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody is waited for without end; each test shortens one wait and leaves the others at a minute. */
@Timeout(20)
class DeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch writerStopped = new CountDownLatch(1);
    private final CountDownLatch clientLeft = new CountDownLatch(1);
    private GatewayServer server = TestServer.start(_ -> {});

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient connect(Waits waits) throws IOException {
        server.close();
        server = TestServer.start(
                TestServer.limits().with(waits),
                routing -> routing.get("/hello", (_, res) -> res.send("hello"))
                        .post("/echo", (req, res) -> res.send(RequestBody.read(req, TestServer.BODY_MAX)))
                        .post("/unread", this::answerLate)
                        .get("/flood", this::flood));
        return RawClient.connect(server);
    }

    /** Writes until the client takes no more. */
    private void flood(ServerRequest request, ServerResponse response) throws IOException {
        ClientConnection.current().onGone(clientLeft::countDown);
        try {
            OutputStream out = response.outputStream();
            byte[] bytes = new byte[1 << 16];
            while (true) {
                out.write(bytes);
            }
        } finally {
            writerStopped.countDown();
        }
    }

    /** Longer than a short wait, before a body is read that has long been there. */
    private void answerLate(ServerRequest request, ServerResponse response) throws InterruptedException {
        assertThat(clientLeft.await(1, TimeUnit.SECONDS)).isFalse();
        response.send(RequestBody.read(request, TestServer.BODY_MAX));
    }

    @Test
    void aConnectionWithoutARequestIsClosed() throws IOException {
        try (RawClient client = connect(new Waits(SHORT, LONG, LONG, LONG, LONG))) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aConnectionWithoutANextRequestIsClosed() throws IOException {
        try (RawClient client = connect(new Waits(SHORT, LONG, LONG, LONG, LONG))) {
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("hello");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void fault26AHeadThatDoesNotEndIsClosedHoweverItDrips() throws IOException {
        try (RawClient client = connect(new Waits(LONG, SHORT, LONG, LONG, LONG))) {
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\nX: ");
            while (client.isSilentFor(Duration.ofMillis(20))) {
                client.send("x");
            }
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void theTimeForAHeadBeginsWithItsFirstByte() throws IOException {
        try (RawClient client = connect(new Waits(LONG, SHORT, LONG, LONG, LONG))) {
            assertThat(client.isSilentFor(Duration.ofSeconds(1))).isTrue();
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void fault27ABodyThatDoesNotComeIsClosed() throws IOException {
        try (RawClient client = connect(new Waits(LONG, LONG, SHORT, LONG, LONG))) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void fault27AChunkThatDripsIsClosed() throws IOException {
        try (RawClient client = connect(new Waits(LONG, LONG, SHORT, LONG, LONG))) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n00000");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void everyQuarterOfAMebibyteEarnsABodyASecond() throws IOException {
        try (RawClient client = connect(new Waits(LONG, LONG, SHORT, LONG, LONG))) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n");
            client.send(new byte[Waits.BODY_BYTES_PER_SECOND]);
            assertThat(client.isSilentFor(Duration.ofSeconds(1))).isTrue();
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatHasComeMayBeReadLate() throws IOException {
        try (RawClient client = connect(new Waits(LONG, LONG, SHORT, LONG, LONG))) {
            client.send("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde");
            assertThat(client.answer().body()).isEqualTo("abcde");
        }
    }

    @Test
    void fault28AClientThatTakesNothingIsDisconnectedAndHasLeft() throws Exception {
        try (RawClient client = connect(new Waits(LONG, LONG, LONG, SHORT, LONG))) {
            client.send("GET /flood HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(writerStopped.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(clientLeft.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatDoesNotCloseAfterItsLastAnswerIsDisconnected() throws IOException {
        try (RawClient client = connect(new Waits(LONG, LONG, LONG, LONG, SHORT))) {
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("hello");
            assertThat(client.isClosed()).isTrue();
        }
    }
}
