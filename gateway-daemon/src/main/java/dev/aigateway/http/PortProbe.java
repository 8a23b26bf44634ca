package dev.aigateway.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Asks a listener for anything over HTTP, and holds any answer for a sign of life. To connect is not enough: the system
 * accepts connections for a process that does not.
 */
final class PortProbe implements BooleanSupplier {

    private static final byte[] REQUEST =
            "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress address;
    private final int timeoutMillis;

    PortProbe(InetSocketAddress bound, Duration timeout) {
        this.address = bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
        this.timeoutMillis = (int) timeout.toMillis();
    }

    @Override
    public boolean getAsBoolean() {
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write(REQUEST);
            return socket.getInputStream().read() == 'H';
        } catch (IOException _) {
            return false; // Refused, reset or silent: which one makes no difference.
        }
    }
}
