package dev.aigateway.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ambiguous requests behind real proxies, as they come and in their most lenient mood. What the proxy saw as a request
 * of its own it refuses itself, so that whatever reaches the upstream was smuggled past it.
 */
class FramingBehindProxiesTest {

    private static final int AT_ONCE = 64;
    /** Far longer than the proxies wait. */
    private static final int HUNG_AFTER_MILLIS = 30_000;

    /** Nothing else is answered with 200 and no body, and it needs no database, for which so many could wait too long. */
    private static final String NEXT = "GET /api/hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    @TempDir
    Path folder;

    @Test
    void fault34NothingIsSmuggledPastNginx() throws Exception {
        try (Hidden hidden = new Hidden();
                ProxyProcess nginx = ProxyProcess.nginx(folder, hidden.port(), "")) {
            assertNothingIsSmuggledPast(nginx, hidden);
        }
    }

    @Test
    void fault34NothingIsSmuggledPastALenientNginx() throws Exception {
        try (Hidden hidden = new Hidden();
                ProxyProcess nginx = ProxyProcess.nginx(
                        folder,
                        hidden.port(),
                        "ignore_invalid_headers off; underscores_in_headers on; merge_slashes off;")) {
            assertNothingIsSmuggledPast(nginx, hidden);
        }
    }

    @Test
    void fault34NothingIsSmuggledPastHaproxy() throws Exception {
        try (Hidden hidden = new Hidden();
                ProxyProcess haproxy = ProxyProcess.haproxy(folder, hidden.port(), "")) {
            assertNothingIsSmuggledPast(haproxy, hidden);
        }
    }

    @Test
    void fault34NothingIsSmuggledPastALenientHaproxy() throws Exception {
        try (Hidden hidden = new Hidden();
                ProxyProcess haproxy =
                        ProxyProcess.haproxy(folder, hidden.port(), "option accept-invalid-http-request")) {
            assertNothingIsSmuggledPast(haproxy, hidden);
        }
    }

    private static void assertNothingIsSmuggledPast(ProxyProcess proxy, Hidden hidden) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> done = new ArrayList<>();
            List<Ambiguous> requests = new ArrayList<>(hidden.requests());
            requests.addAll(hidden.generated());
            for (Ambiguous request : requests) {
                done.add(clients.submit(() -> {
                    assertEnds(proxy, request);
                    assertNextIsAnswered(proxy, request);
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        hidden.assertNeverServed();
    }

    private static void assertEnds(ProxyProcess proxy, Ambiguous request) throws IOException {
        assertThat(sent(proxy, request.onTheWire())).as(request.toString()).doesNotContain("\"type\":\"message\"");
    }

    /** Everybody shares the proxy's connections to the daemon, so that an answer too many would go to whoever is next. */
    private static void assertNextIsAnswered(ProxyProcess proxy, Ambiguous before) throws IOException {
        assertThat(sent(proxy, NEXT.getBytes(ISO_8859_1)))
                .as("after " + before)
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
    }

    /** All that comes back until the proxy closes; fails if it does not. */
    private static String sent(ProxyProcess proxy, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(HUNG_AFTER_MILLIS);
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException _) {
            return ""; // It closed while we were still sending.
        }
    }
}
