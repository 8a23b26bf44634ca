package dev.aigateway.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many connections of clients that send next to nothing, kept by one thread. It notes how long the server bore each. Their
 * owner asks from other threads.
 */
final class SlowClients implements AutoCloseable {

    private static final long LOOK_MILLIS = 20;
    /** In so many looks every client has sent once more: slow ones, but not all at the same moment. */
    private static final int LOOKS_PER_DRIP = 100;

    private static final long OPEN = -1;

    /** What a client sends at first, and then again and again. */
    record Kind(String first, String drip) {

        static final Kind IDLE = new Kind("", "");
        static final Kind SLOW_HEADERS = new Kind("GET /health HTTP/1.1\r\nHost: h\r\n", "X: y\r\n");

        static Kind slowBody(String key) {
            return new Kind(
                    "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: " + key + "\r\nContent-Length: 1000\r\n\r\n",
                    " ");
        }
    }

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "slow-clients");
    private volatile boolean closed;

    private SlowClients() throws IOException {}

    /** All of them are connected when it returns. */
    static SlowClients connect(int port, List<Kind> kinds) throws IOException {
        SlowClients slow = new SlowClients();
        for (Kind kind : kinds) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            Client client = new Client(kind, channel);
            client.send(kind.first);
            channel.register(slow.selector, SelectionKey.OP_READ, client);
            slow.clients.add(client);
        }
        slow.thread.start();
        return slow;
    }

    /** How many the server still bears. */
    long open(Kind kind) {
        return of(kind).filter(client -> client.openMillis == OPEN).count();
    }

    /** Of those that the server closed, how long the one was open that it bore the longest. */
    Duration longest(Kind kind) {
        return Duration.ofMillis(
                of(kind).mapToLong(client -> client.openMillis).max().orElse(0));
    }

    private Stream<Client> of(Kind kind) {
        return clients.stream().filter(client -> client.kind.equals(kind));
    }

    private void run() {
        try {
            for (int look = 0; !closed; look++) {
                selector.select(key -> ((Client) key.attachment()).read(key), LOOK_MILLIS);
                for (int i = look % LOOKS_PER_DRIP; i < clients.size(); i += LOOKS_PER_DRIP) {
                    clients.get(i).drip();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        for (Client client : clients) {
            client.channel.close();
        }
    }

    private static final class Client {

        private final Kind kind;
        private final SocketChannel channel;
        private final long connectedNanos = System.nanoTime();
        private volatile long openMillis = OPEN;

        Client(Kind kind, SocketChannel channel) {
            this.kind = kind;
            this.channel = channel;
        }

        void send(String text) {
            try {
                channel.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
            } catch (IOException _) {
                ended(); // The server was done with it.
            }
        }

        void drip() {
            if (openMillis == OPEN) {
                send(kind.drip);
            }
        }

        void read(SelectionKey key) {
            try {
                if (channel.read(ByteBuffer.allocate(1 << 10)) >= 0) {
                    return;
                }
            } catch (IOException _) {
                // RST: it has ended as well.
            }
            key.cancel();
            ended();
        }

        private void ended() {
            if (openMillis == OPEN) {
                openMillis =
                        Duration.ofNanos(System.nanoTime() - connectedNanos).toMillis();
            }
        }
    }
}
