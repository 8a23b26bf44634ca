package dev.aigateway.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.function.Consumer;

/** A port on loopback whose connections are handed on, and to which nobody connects any more once it is closed. */
public final class Listener implements AutoCloseable {

    private final ServerSocket socket;
    private final Consumer<Socket> connected;
    private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

    private Listener(ServerSocket socket, Consumer<Socket> connected) {
        this.socket = socket;
        this.connected = connected;
    }

    /** On a port, 0 for any free one. What takes the connections runs on one thread and must not wait. */
    public static Listener open(int port, int backlog, Consumer<Socket> connected) {
        try {
            Listener listener =
                    new Listener(new ServerSocket(port, backlog, InetAddress.ofLiteral("127.0.0.1")), connected);
            listener.acceptor.start();
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private void accept() {
        try {
            while (true) {
                connected.accept(socket.accept());
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits for the acceptor: until it has ended, Java keeps the port open behind a socket that is closed. */
    @Override
    public void close() {
        try {
            socket.close();
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
