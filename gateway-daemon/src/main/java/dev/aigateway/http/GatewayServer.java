package dev.aigateway.http;

import dev.aigateway.telemetry.Telemetry;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The gateway's one listener: HTTP/1.1 with limits, with a strict reading of requests, and with its own errors. */
public final class GatewayServer implements AutoCloseable {

    /** What has arrived when the listener closes is still answered; calls of models have come to their end before. */
    private static final Duration LAST_ANSWERS_MAX = Duration.ofSeconds(3);

    private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
    /** Helidon's default of 4 KiB makes a body of 85 kB take some twenty round trips. */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    /** Helidon's own limits on a head lie above ours, so that ours decide. */
    private static final int HEAD_SLACK_BYTES = 4 << 10;

    private final WebServer server;
    private final DeadlineWatch watch;
    private final AnswerHeaders answerHeaders;
    private final Watchdog watchdog;

    private GatewayServer(
            WebServer server,
            DeadlineWatch watch,
            AnswerHeaders answerHeaders,
            ServerLimits limits,
            Duration probeEvery,
            Runnable onDead) {
        this.server = server;
        this.watch = watch;
        this.answerHeaders = answerHeaders;
        PortProbe probe = new PortProbe(address(), probeEvery);
        this.watchdog = new Watchdog(() -> isFull(limits) || probe.getAsBoolean(), probeEvery, onDead);
    }

    /**
     * Listens until it is closed.
     *
     * @param port 0 for any that is free
     * @param onDead called once if the listener no longer answers; only a new process helps then
     * @throws CannotListen if the address is taken, for instance
     */
    public static GatewayServer start(
            String host,
            int port,
            ServerLimits limits,
            LimitErrorFormat limitErrors,
            Telemetry telemetry,
            Consumer<HttpRouting.Builder> routes,
            Runnable onDead) {
        return start(host, port, limits, limitErrors, telemetry, routes, PROBE_EVERY, onDead);
    }

    static GatewayServer start(
            String host,
            int port,
            ServerLimits limits,
            LimitErrorFormat limitErrors,
            Telemetry telemetry,
            Consumer<HttpRouting.Builder> routes,
            Duration probeEvery,
            Runnable onDead) {
        DeadlineWatch watch = new DeadlineWatch();
        AnswerHeaders answerHeaders = new AnswerHeaders(telemetry);
        EdgeConnectionSelector selector = new EdgeConnectionSelector(
                http1(limits, answerHeaders), limits, watch, new RequestIds(InstantSource.system()));
        ErrorAnswers errors = new ErrorAnswers(limits.sizes().bodyMax(), limitErrors, telemetry);
        WebServer server =
                config(host, port, limits, errors, selector, routes).build().start();
        if (!server.isRunning()) {
            watch.close();
            throw new CannotListen(host, port);
        }
        return new GatewayServer(server, watch, answerHeaders, limits, probeEvery, onDead);
    }

    private static Http1ConnectionSelector http1(ServerLimits limits, AnswerHeaders answerHeaders) {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(limits.sizes().requestLineMax() + HEAD_SLACK_BYTES)
                        .maxHeadersSize(limits.sizes().headersMax() + HEAD_SLACK_BYTES)
                        .validateRequestHeaders(true)
                        .validateResponseHeaders(true)
                        .receiveLog(false)
                        .sendLog(false)
                        .addReceiveListener(new ForgedHeaders())
                        .addSendListener(answerHeaders)
                        .build())
                .build();
    }

    private static WebServerConfig.Builder config(
            String host,
            int port,
            ServerLimits limits,
            ErrorAnswers errors,
            EdgeConnectionSelector selector,
            Consumer<HttpRouting.Builder> routes) {
        int bodyMax = limits.sizes().bodyMax();
        return WebServer.builder()
                .host(host)
                .port(port)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(selector)
                .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .writeQueueLength(0)
                .maxPayloadSize(bodyMax)
                .maxTcpConnections(limits.connectionsMax())
                .maxConcurrentRequests(limits.concurrentRequestsMax())
                .contentEncoding(new GzipBodies(bodyMax).alone())
                .directHandlers(errors.directHandlers())
                .shutdownHook(false)
                .shutdownGracePeriod(LAST_ANSWERS_MAX)
                .routing(routing -> {
                    routing.error(Throwable.class, errors);
                    routes.accept(routing);
                });
    }

    /** At its most connections the listener accepts none on purpose, and answers no probe either. */
    private boolean isFull(ServerLimits limits) {
        return connections() >= limits.connectionsMax();
    }

    /** How many are open now. */
    int connections() {
        return watch.size();
    }

    public int port() {
        return server.port();
    }

    /** What it listens on, with the port that was found. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.prototype().address(), server.port());
    }

    /** From now on every answer is the last of its connection; new connections are still taken. */
    public void drain() {
        answerHeaders.drain();
    }

    WebServerConfig config() {
        return server.prototype();
    }

    /** Stops listening, answers what has arrived, and cuts what is still running after that. */
    @Override
    public void close() {
        watchdog.close();
        server.stop();
        watch.close();
    }
}
