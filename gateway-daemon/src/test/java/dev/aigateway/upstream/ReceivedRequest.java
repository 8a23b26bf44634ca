package dev.aigateway.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request as it came, and whether its client stayed for the answer. Threads may share it. */
public final class ReceivedRequest {

    /** One header line, its name as it was spelled. */
    public record Header(String name, String value) {}

    /**
     * What was on the wire.
     *
     * @param query without the question mark; empty if there was none
     */
    record Message(String method, String path, String query, List<Header> headers, byte[] body) {}

    private final Message message;
    private final int connection;
    private final boolean connectionReused;
    private final Instant receivedAt = Instant.now();
    private final CountDownLatch disconnect = new CountDownLatch(1);
    private @Nullable Instant disconnectedAt;
    private String id = "";
    private boolean answered;
    private long bytesAnswered;

    ReceivedRequest(Message message, int connection, boolean connectionReused) {
        this.message = message;
        this.connection = connection;
        this.connectionReused = connectionReused;
    }

    public String method() {
        return message.method;
    }

    public String path() {
        return message.path;
    }

    public String query() {
        return message.query;
    }

    /** In their order. */
    public List<Header> headers() {
        return message.headers;
    }

    /** The values of a header, whatever the case of its name. */
    public List<String> headers(String name) {
        return message.headers.stream()
                .filter(header -> header.name.equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** The exact bytes, without their framing. */
    public byte[] body() {
        return message.body.clone();
    }

    /** The connections of an upstream are numbered from 1. */
    public int connection() {
        return connection;
    }

    /** Whether its connection had served another request before. */
    public boolean connectionReused() {
        return connectionReused;
    }

    /** The provider's own id for it, as the answer and the book name it. */
    public synchronized String id() {
        return id;
    }

    synchronized void named(String requestId) {
        id = requestId;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    /** How much of the answer's body was written so far. */
    public synchronized long bytesAnswered() {
        return bytesAnswered;
    }

    /** When the client closed the connection although its answer was not finished. */
    public synchronized Optional<Instant> disconnectedAt() {
        return Optional.ofNullable(disconnectedAt);
    }

    /** Waits until the client has left early; false if it has not by then. */
    public boolean awaitDisconnect(Duration atMost) throws InterruptedException {
        return disconnect.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    synchronized void wrote(int bytes) {
        bytesAnswered += bytes;
    }

    /** From now on the client may leave: the last byte is about to be written, or the upstream itself breaks off. */
    synchronized void answered() {
        answered = true;
    }

    synchronized boolean isAnswered() {
        return answered;
    }

    synchronized void clientLeft() {
        if (!answered && disconnectedAt == null) {
            disconnectedAt = Instant.now();
            disconnect.countDown();
        }
    }

    @Override
    public String toString() {
        return message.method + " " + message.path;
    }
}
