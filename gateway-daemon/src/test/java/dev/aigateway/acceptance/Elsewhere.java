package dev.aigateway.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.aigateway.upstream.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for all addresses but loopback, as the proxy of a program, and refuses and remembers what is asked of them. */
final class Elsewhere implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1,localhost,::1";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Listener listener = Listener.open(0, 50, socket -> Thread.startVirtualThread(() -> refuse(socket)));

    static Elsewhere start() {
        return new Elsewhere();
    }

    /** What makes a program ask here. */
    Map<String, String> environment() {
        String uri = listener.uri().toString();
        return Map.of(
                "HTTPS_PROXY",
                uri,
                "HTTP_PROXY",
                uri,
                "https_proxy",
                uri,
                "http_proxy",
                uri,
                "NO_PROXY",
                LOOPBACK,
                "no_proxy",
                LOOPBACK,
                "NODE_USE_ENV_PROXY",
                "1");
    }

    /** The first lines of all requests. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void refuse(Socket socket) {
        try (socket;
                BufferedReader request =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            asked.add(Optional.ofNullable(request.readLine()).orElse("a connection without a request"));
            socket.getOutputStream().write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
        } catch (IOException e) {
            asked.add(e.toString());
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
