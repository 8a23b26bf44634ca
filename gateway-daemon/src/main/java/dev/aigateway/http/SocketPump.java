package dev.aigateway.http;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;

/**
 * Reads a socket as long as there is one, also while nobody waits for a byte: this is how a client that leaves is seen
 * at once, whether with FIN or with RST. Only when the inbox is full it waits for the reader.
 */
final class SocketPump implements Runnable {

    private final HelidonSocket socket;
    private final Inbox inbox;
    private final ClientConnection client;

    SocketPump(HelidonSocket socket, Inbox inbox, ClientConnection client) {
        this.socket = socket;
        this.inbox = inbox;
        this.client = client;
    }

    @Override
    public void run() {
        try {
            byte[] piece = socket.get();
            while (piece != null && inbox.put(piece)) {
                piece = socket.get();
            }
        } catch (UncheckedIOException _) {
            // RST, or the connection was closed on this side: the client is gone, as after FIN.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            inbox.end();
            client.left();
        }
    }
}
