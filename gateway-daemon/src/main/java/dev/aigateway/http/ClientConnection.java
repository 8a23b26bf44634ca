package dev.aigateway.http;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client at the other end of a connection: whether it is still there, what it asked last, and who wants to know when
 * it leaves. Threads may share it.
 */
final class ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Bound on the thread that reads and answers a connection's requests. */
    static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

    /** The route of a request for which none is declared. */
    static final String UNMATCHED = "unmatched";

    private final InetAddress peer;
    private final Set<Departure> departures = new LinkedHashSet<>();
    private boolean gone;
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private volatile ArrivedRequest request = ArrivedRequest.NOTHING;
    private volatile String route = UNMATCHED;
    private volatile String errorType = "";

    /** {@code peer} is who opened the connection: the client, or a proxy before this gateway. */
    ClientConnection(InetAddress peer) {
        this.peer = peer;
    }

    /**
     * The connection whose request this thread handles.
     *
     * @throws NoSuchElementException on any other thread
     */
    static ClientConnection current() {
        return CURRENT.get();
    }

    InetAddress peer() {
        return peer;
    }

    /** The request that is being read or answered. */
    ArrivedRequest request() {
        return request;
    }

    /** The gateway's own id of the request that is being answered. */
    UUID requestId() {
        return request.id();
    }

    void arrived(ArrivedRequest next) {
        request = next;
        route = UNMATCHED;
        errorType = "";
        notes.clear();
    }

    /** The request is for a route that is declared; by its name. */
    void entered(String declared) {
        route = declared;
    }

    String route() {
        return route;
    }

    /** The answer to this request is an error of the gateway's own. */
    void failed(String type) {
        errorType = type;
    }

    /** Empty if there is none. */
    String errorType() {
        return errorType;
    }

    /** A header for the answer to this request, whoever makes it, an error too. */
    void note(String header, String value) {
        notes.put(header, value);
    }

    Map<String, String> notes() {
        return notes;
    }

    /** Whether the client has closed its side, or the connection broke. */
    boolean gone() {
        synchronized (departures) {
            return gone;
        }
    }

    /**
     * Runs the action once, as soon as the client leaves: on the thread that saw it leave, or at once if it is gone
     * already. The action must not block. Closing the result takes the action back, though it may be running by then.
     */
    Departure onGone(Runnable action) {
        Departure departure = new Departure(action);
        if (!register(departure)) {
            departure.happen();
        }
        return departure;
    }

    private boolean register(Departure departure) {
        synchronized (departures) {
            return !gone && departures.add(departure);
        }
    }

    void left() {
        List<Departure> waiting;
        synchronized (departures) {
            gone = true;
            waiting = List.copyOf(departures);
            departures.clear();
        }
        waiting.forEach(Departure::happen);
    }

    /** An action that waits for the client to leave. */
    final class Departure implements AutoCloseable {

        private final Runnable action;

        private Departure(Runnable action) {
            this.action = action;
        }

        private void happen() {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("an action for a client that left failed", e); // The next one still has to run.
            }
        }

        @Override
        public void close() {
            synchronized (departures) {
                departures.remove(this);
            }
        }
    }
}
