package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.socket.PlainSocket;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The listener's settings, which Helidon's defaults would undo without a word, and its watch over itself. */
class GatewayServerTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    @Test
    void theListenersSettingsAreOurs() {
        try (GatewayServer server = TestServer.start(ServerLimits.withBodyMax(ServerLimits.BODY_BYTES_MAX), _ -> {})) {
            WebServerConfig config = server.config();
            assertThat(config.listenerSocketOptions()).containsEntry(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            assertThat(config.connectionOptions().tcpNoDelay()).isTrue();
            assertThat(config.writeQueueLength()).isZero();
            assertThat(config.maxPayloadSize()).isEqualTo(33 << 20);
            assertThat(config.maxConcurrentRequests()).isEqualTo(4096);
            assertThat(config.maxTcpConnections()).isBetween(64, 12_000);
            assertThat(config.sockets()).isEmpty();
            assertThat(config.protocols()).isEmpty();
            assertThat(config.features()).isEmpty();
            assertThat(config.connectionSelectors()).singleElement().isInstanceOf(EdgeConnectionSelector.class);
            assertThat(config.directHandlers()).isPresent();
            assertThat(config.shutdownHook()).isFalse();
            ContentEncodingContext codings = config.contentEncoding().orElseThrow();
            assertThat(codings.contentEncodingEnabled()).isFalse();
            assertThat(codings.contentDecodingSupported("gzip")).isTrue();
            assertThat(codings.contentDecodingSupported("deflate")).isFalse();
        }
    }

    @Test
    void headersAreValidatedBothWaysAndNothingIsLogged() throws ReflectiveOperationException {
        try (GatewayServer server = TestServer.start(_ -> {})) {
            Object selector = server.config().connectionSelectors().getFirst();
            Object http1 = field(EdgeConnectionSelector.class, "http1").get(selector);
            Http1Config config = ((Http1ConnectionSelector) http1).prototype().config();
            assertThat(config.validateRequestHeaders()).isTrue();
            assertThat(config.validateResponseHeaders()).isTrue();
            assertThat(config.receiveLog()).isFalse();
            assertThat(config.sendLog()).isFalse();
            assertThat(config.receiveListeners()).singleElement().isInstanceOf(ForgedHeaders.class);
            assertThat(config.sendListeners()).singleElement().isInstanceOf(AnswerHeaders.class);
        }
    }

    @Test
    void anAcceptedSocketHasALargeReceiveBufferAndSendsAtOnce() throws Exception {
        try (GatewayServer server = TestServer.start(_ -> {});
                RawClient client = RawClient.connect(server).send("GET /unknown HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(client.answer().status()).isEqualTo(404);
            Socket socket = acceptedSocket(server);
            assertThat(socket.getReceiveBufferSize()).isGreaterThanOrEqualTo(200 << 10);
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void itTellsWhereItListens() {
        try (GatewayServer server = TestServer.start(_ -> {})) {
            assertThat(server.address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
            assertThat(server.address().getPort()).isEqualTo(server.port()).isPositive();
        }
    }

    @Test
    void anAddressThatIsTakenIsAnError() {
        try (GatewayServer server = TestServer.start(_ -> {})) {
            assertThatThrownBy(() -> GatewayServer.start(
                            "127.0.0.1",
                            server.port(),
                            TestServer.limits(),
                            LimitErrorFormat.OBJECT,
                            TestServer.telemetry(),
                            _ -> {},
                            () -> {}))
                    .isInstanceOf(CannotListen.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + server.port() + "; is another program on that port?");
        }
    }

    @Test
    void aClosedServerAnswersNobodyAndClosesWhatIsOpen() throws IOException {
        GatewayServer server = TestServer.start(_ -> {});
        InetSocketAddress address = server.address();
        try (RawClient idle = RawClient.connect(server).send("GET /unknown HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(idle.answer().status()).isEqualTo(404);
            server.close();
            assertThat(idle.isClosed()).isTrue();
        }
        server.close();
        assertThat(new PortProbe(address, Duration.ofSeconds(1)).getAsBoolean()).isFalse();
    }

    /** What running out of files does: Helidon's listener ends, and the process would go on without it. */
    @Test
    void aListenerThatEndedIsReportedOnce() throws Exception {
        CountDownLatch dead = new CountDownLatch(1);
        try (GatewayServer server = GatewayServer.start(
                "127.0.0.1",
                0,
                TestServer.limits(),
                LimitErrorFormat.OBJECT,
                TestServer.telemetry(),
                _ -> {},
                OFTEN,
                dead::countDown)) {
            listeningSocket(server).close();
            assertThat(dead.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aListenerThatIsFullOnPurposeIsAlive() throws Exception {
        CountDownLatch dead = new CountDownLatch(1);
        ServerLimits usual = TestServer.limits();
        ServerLimits one = new ServerLimits(usual.sizes(), usual.waits(), usual.concurrentRequestsMax(), 1);
        try (GatewayServer server = GatewayServer.start(
                        "127.0.0.1",
                        0,
                        one,
                        LimitErrorFormat.OBJECT,
                        TestServer.telemetry(),
                        _ -> {},
                        OFTEN,
                        dead::countDown);
                RawClient only = RawClient.connect(server).send("GET /unknown HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(only.answer().status()).isEqualTo(404);
            assertThat(dead.await(10 * OFTEN.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void aProbeThatConnectsButGetsNoAnswerHasFailed() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
            assertThat(new PortProbe(address, OFTEN).getAsBoolean()).isFalse();
        }
    }

    @Test
    void aProbeOfAllAddressesAsksTheLoopback() {
        try (GatewayServer server = GatewayServer.start(
                "0.0.0.0",
                0,
                TestServer.limits(),
                LimitErrorFormat.OBJECT,
                TestServer.telemetry(),
                _ -> {},
                () -> {})) {
            assertThat(new PortProbe(server.address(), Duration.ofSeconds(5)).getAsBoolean())
                    .isTrue();
        }
    }

    @Test
    void onlyFailuresInARowCount() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch dead = new CountDownLatch(1);
        boolean[] answers = {false, false, true, false, false, true, true, false, false, false};
        try (Watchdog _ = new Watchdog(() -> answers[asked.getAndIncrement()], Duration.ofMillis(1), dead::countDown)) {
            assertThat(dead.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(asked).hasValue(answers.length);
        }
    }

    private static Socket acceptedSocket(GatewayServer server) throws ReflectiveOperationException {
        Object watch = field(GatewayServer.class, "watch").get(server);
        Object connection = ((Set<?>) field(DeadlineWatch.class, "watched").get(watch))
                .iterator()
                .next();
        Object socket = field(EdgeConnection.class, "socket").get(connection);
        return (Socket) field(PlainSocket.class, "delegate").get(socket);
    }

    private static ServerSocket listeningSocket(GatewayServer server) throws ReflectiveOperationException {
        Object web = field(GatewayServer.class, "server").get(server);
        Object listeners = field(web.getClass(), "listeners").get(web);
        Object listener = ((Map<?, ?>) listeners).values().iterator().next();
        return (ServerSocket) field(listener.getClass(), "serverSocket").get(listener);
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
