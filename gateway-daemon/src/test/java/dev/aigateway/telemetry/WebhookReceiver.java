package dev.aigateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aigateway.env.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A real server that takes what a webhook posts, after it has refused or ignored as many as it was told to. Threads may share it. */
public final class WebhookReceiver implements AutoCloseable {

    /** Is part of the address, and must be seen nowhere else. */
    public static final String TOKEN = "hook-t0ken";

    private static final String PATH = "/hooks/" + TOKEN + "?sig=a%2Fb%3D&v=1";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int SILENCE = 0;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Integer> first = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** {@code status} is what it was answered; 0 is nothing. */
    public record Received(String method, String path, Map<String, List<String>> headers, JsonNode json, int status) {

        public boolean taken() {
            return status >= OK && status < 300;
        }
    }

    private WebhookReceiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** On any free port. */
    public static WebhookReceiver start() {
        return start(0);
    }

    public static WebhookReceiver start(int port) {
        try {
            return new WebhookReceiver(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the first ones are answered; all others are taken. */
    public WebhookReceiver answeringFirst(int... statuses) {
        for (int status : statuses) {
            first.add(status);
        }
        return this;
    }

    /** The next one gets no answer. */
    public WebhookReceiver silentFirst() {
        return answeringFirst(SILENCE);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Secret address() {
        return address(port());
    }

    public static Secret address(int port) {
        return Webhook.address("http://127.0.0.1:" + port + PATH);
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** What was taken, once it is so many; fails the test if it does not come to that. */
    public List<JsonNode> awaitTaken(int number) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (taken().size() < number) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only received " + received);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return taken();
    }

    public List<JsonNode> taken() {
        return received.stream().filter(Received::taken).map(Received::json).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Integer scripted = first.poll();
            int status = scripted == null ? OK : scripted;
            JsonNode json = JSON.readTree(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    json,
                    status));
            if (status == SILENCE) {
                closed.await();
            } else {
                answer(exchange, status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = "ok".getBytes(UTF_8);
        exchange.getResponseHeaders().add("location", "http://127.0.0.1:1/elsewhere");
        exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
        if (status != 204) {
            exchange.getResponseBody().write(body);
        }
    }

    /** After what was received has its answer, for it would be sent again without. */
    @Override
    public void close() {
        closed.countDown();
        workers.close();
        server.stop(0);
    }
}
