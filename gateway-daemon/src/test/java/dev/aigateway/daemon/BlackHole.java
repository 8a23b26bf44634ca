package dev.aigateway.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address that swallows every SYN: the queue of its listener is full (listen(2)), and nobody takes from it. */
final class BlackHole implements AutoCloseable {

    private static final int CONNECT_MILLIS = 300;

    private final ServerSocket listener;
    private final List<Socket> queued = new ArrayList<>();

    private BlackHole(ServerSocket listener) {
        this.listener = listener;
    }

    static BlackHole open() throws IOException {
        BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
        hole.fill();
        return hole;
    }

    private void fill() throws IOException {
        while (true) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), CONNECT_MILLIS);
            } catch (SocketTimeoutException e) {
                return; // Full.
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : queued) {
            socket.close();
        }
    }
}
