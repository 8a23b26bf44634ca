package dev.aigateway.http;

import dev.aigateway.error.GatewayException;
import dev.aigateway.http.ServerLimits.Waits;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into heads and bodies, and lets Helidon see only what is well framed: a whole head first,
 * then its body, and never a byte of the next request before it asks for that. Used by the connection's own thread; a
 * handler may begin its answer on another one.
 */
final class RequestFraming {

    private final Arrivals arrivals;
    private final HeadCollector heads;
    private final Waits waits;
    private final ClientConnection client;
    private final RequestIds ids;
    private BodyFraming body = BodyFraming.NONE;
    private long bodyStartNanos;
    private long bodyBytes;
    private boolean bodyUnread;
    private boolean lastRequest;
    private volatile boolean ended;

    RequestFraming(Arrivals arrivals, ServerLimits limits, ClientConnection client, RequestIds ids) {
        this.arrivals = arrivals;
        this.heads = new HeadCollector(arrivals, limits.sizes());
        this.waits = limits.waits();
        this.client = client;
        this.ids = ids;
    }

    /**
     * What comes next on the connection; null once there will be no other request.
     *
     * @throws GatewayException if it cannot be understood, after which nothing more is read
     */
    byte @Nullable [] next() {
        if (bodyUnread) {
            return nextOfBody();
        }
        return lastRequest ? null : nextHead();
    }

    /** Whether the answer to the current request has to be the last: it was asked for, or its body is in the way. */
    boolean mustClose() {
        return lastRequest || bodyUnread;
    }

    /** The last answer goes out: what comes after it is no request, and neither is the rest of this one. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    private byte @Nullable [] nextHead() {
        waitFor(waits.idleMax().toNanos());
        if (!arrivals.available()) {
            return null;
        }
        waitFor(waits.headersMax().toNanos());
        return collectHead() ? parsedHead() : null;
    }

    private boolean collectHead() {
        try {
            return heads.collect();
        } catch (GatewayException e) {
            client.arrived(new ArrivedRequest(ids.next(), heads.collected()));
            throw e;
        }
    }

    private byte[] parsedHead() {
        byte[] bytes = heads.collected();
        client.arrived(new ArrivedRequest(ids.next(), bytes));
        RequestHead head = RequestHead.parse(bytes);
        lastRequest = head.isLast();
        body = head.body();
        bodyUnread = !body.complete();
        bodyBytes = 0;
        return bytes;
    }

    private byte[] nextOfBody() {
        if (bodyBytes == 0) {
            bodyStartNanos = System.nanoTime();
        }
        long earnedNanos = TimeUnit.SECONDS.toNanos(bodyBytes / Waits.BODY_BYTES_PER_SECOND);
        arrivals.waitUntil(bodyStartNanos + waits.bodyMax().toNanos() + earnedNanos);
        byte[] part = body.next(arrivals);
        bodyBytes += part.length;
        bodyUnread = !body.complete();
        return part;
    }

    private void waitFor(long nanos) {
        arrivals.waitUntil(System.nanoTime() + nanos);
    }
}
