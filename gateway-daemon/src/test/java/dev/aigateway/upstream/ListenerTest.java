package dev.aigateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenerTest {

    /** Far more often than the one time in sixteen when nobody waited for the acceptor. */
    private static final int TIMES = 500;

    private final BlockingQueue<Socket> connected = new LinkedBlockingQueue<>();

    @Test
    void connectionsAreHandedOn() throws Exception {
        try (Listener listener = Listener.open(0, 1, connected::add);
                Socket client = connect(listener);
                Socket server = connected.poll(10, TimeUnit.SECONDS)) {
            assertThat(server.getPort()).isEqualTo(client.getLocalPort());
        }
    }

    @Test
    void whatIsClosedTakesNoConnection() {
        for (int i = 0; i < TIMES; i++) {
            Listener listener = Listener.open(0, 1, connected::add);
            listener.close();
            assertThatThrownBy(() -> connect(listener)).isInstanceOf(ConnectException.class);
        }
        assertThat(connected).isEmpty();
    }

    private static Socket connect(Listener listener) throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), listener.port());
    }
}
