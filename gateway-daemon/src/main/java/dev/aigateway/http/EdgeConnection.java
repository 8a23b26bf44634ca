package dev.aigateway.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Helidon's HTTP/1.1 connection with what it leaves open: a client that leaves is seen at once, nobody is waited for
 * without end, requests are framed strictly, and after the last answer the client is given time to read it.
 */
final class EdgeConnection implements ServerConnection, InterruptableTask<Void>, DeadlineWatch.Waiting {

    private final HelidonSocket socket;
    private final ServerLimits limits;
    private final DeadlineWatch watch;
    private final Inbox inbox;
    private final Deadline receiving = new Deadline();
    private final Deadline sending = new Deadline();
    private final ClientConnection client;
    private final Arrivals arrivals;
    private final RequestFraming framing;
    private final ServerConnection http1;

    EdgeConnection(
            ConnectionContext context,
            ServerConnectionSelector http1,
            ServerLimits limits,
            DeadlineWatch watch,
            RequestIds ids) {
        this.socket = context.serverSocket();
        this.client = new ClientConnection(peer(context));
        this.limits = limits;
        this.watch = watch;
        this.inbox = new Inbox(limits.sizes().unreadMax());
        this.arrivals = new Arrivals(inbox, receiving);
        this.framing = new RequestFraming(arrivals, limits, client, ids);
        this.http1 = http1.connection(new EdgeContext(
                context,
                new EdgeReader(framing),
                new EdgeWriter(context.dataWriter(), sending, limits.waits().sendMax()),
                client,
                framing));
    }

    private static InetAddress peer(ConnectionContext context) {
        return ((InetSocketAddress) context.remotePeer().address()).getAddress();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        watch.add(this);
        Thread.ofVirtual().name("client-reader").start(new SocketPump(socket, inbox, client));
        try {
            ScopedValue.where(ClientConnection.CURRENT, client).call(() -> {
                http1.handle(limit);
                return null;
            });
        } finally {
            linger();
            inbox.end();
            watch.remove(this);
        }
    }

    /** A socket that is closed over unread bytes sends RST, which can take the answer from a client that is still sending. */
    private void linger() {
        arrivals.waitUntil(System.nanoTime() + limits.waits().lingerMax().toNanos());
        arrivals.discard(limits.sizes().lingerMax());
    }

    @Override
    public boolean overdue(long nowNanos) {
        return receiving.passed(nowNanos) || sending.passed(nowNanos);
    }

    @Override
    public void abort() {
        socket.close();
    }

    @Override
    public boolean canInterrupt() {
        return http1 instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public void close(boolean interrupt) {
        http1.close(interrupt);
    }

    /** Helidon's own timer has nothing to do: it would also end connections whose answer takes minutes. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }
}
