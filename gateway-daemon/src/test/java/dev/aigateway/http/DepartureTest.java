package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.http.RawClient.Answer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that leaves is noticed while its request is being handled. */
class DepartureTest {

    private static final String CALL = "POST /call HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

    private final CountDownLatch handling = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch handled = new CountDownLatch(1);

    private final GatewayServer server = TestServer.start(routing -> routing.post("/call", this::call)
            .post("/unregistered", this::unregistered)
            .get("/later", this::later)
            .get("/gone", this::gone)
            .get("/hello", (_, res) -> res.send("hello")));

    @AfterEach
    void stop() {
        server.close();
    }

    private void call(ServerRequest request, ServerResponse response) throws InterruptedException {
        RequestBody.read(request, TestServer.BODY_MAX);
        try (var _ = ClientConnection.current().onGone(left::countDown)) {
            handling.countDown();
            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
            response.send();
        } finally {
            handled.countDown();
        }
    }

    private void unregistered(ServerRequest request, ServerResponse response) {
        ClientConnection.current().onGone(left::countDown).close();
        response.send("registered and taken back");
    }

    /** Waits, like a handler that asks a database, until the client has left. */
    private void later(ServerRequest request, ServerResponse response) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        try (var _ = ClientConnection.current().onGone(gone::countDown)) {
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
        response.send("still answered");
    }

    private void gone(ServerRequest request, ServerResponse response) throws InterruptedException {
        ClientConnection client = ClientConnection.current();
        boolean before = client.gone();
        CountDownLatch gone = new CountDownLatch(1);
        try (var _ = client.onGone(gone::countDown)) {
            handling.countDown();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
        client.onGone(left::countDown).close();
        response.send(before + " " + client.gone());
    }

    @Test
    void aClientThatClosesIsNoticedWithinASecond() throws Exception {
        try (RawClient client = RawClient.connect(server).send(CALL)) {
            assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
            client.leave();
            assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatResetsIsNoticedWithinASecond() throws Exception {
        try (RawClient client = RawClient.connect(server).send(CALL)) {
            assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(handled.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatClosesItsSideOnlyHasLeftToo() throws Exception {
        try (RawClient client = RawClient.connect(server).send(CALL)) {
            assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
            client.finish();
            assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatHasSentTheNextRequestAlreadyIsNoticedToo() throws Exception {
        try (RawClient client = RawClient.connect(server).send(CALL + CALL)) {
            assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHandlerThatDoesNotCareStillAnswersAClientThatClosedItsSide() throws IOException {
        String request = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";
        try (RawClient client = RawClient.connect(server).send(request).finish()) {
            assertThat(client.answers()).extracting(Answer::body).containsExactly("still answered");
        }
    }

    @Test
    void anActionForAClientThatIsGoneRunsAtOnce() throws Exception {
        try (RawClient client = RawClient.connect(server).send("GET /gone HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.finish().answer().body()).isEqualTo("false true");
            assertThat(left.getCount()).isZero();
        }
    }

    @Test
    void anActionThatWasTakenBackDoesNotRun() throws Exception {
        try (RawClient client = RawClient.connect(server)
                .send("POST /unregistered HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n" + CALL)) {
            assertThat(client.answer().body()).isEqualTo("registered and taken back");
            assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(left.getCount()).isEqualTo(1);
        }
    }

    @Test
    void anActionThatFailsKeepsNoOtherFromRunning() {
        ClientConnection client = new ClientConnection(InetAddress.getLoopbackAddress());
        client.onGone(() -> {
            throw new IllegalStateException("on purpose");
        });
        client.onGone(left::countDown);
        client.left();
        assertThat(left.getCount()).isZero();
    }

    @Test
    void fault30PipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            requests.append("GET /hello HTTP/1.1\r\nHost: h\r\n\r\nGET /unknown HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        try (RawClient client = RawClient.connect(server).send(requests.toString())) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.answer().body()).isEqualTo("hello");
                assertThat(client.answer().status()).isEqualTo(404);
            }
        }
    }
}
