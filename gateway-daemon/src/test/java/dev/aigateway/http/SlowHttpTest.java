package dev.aigateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.InstalledProgram;
import dev.aigateway.http.ServerLimits.Waits;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The program slowhttptest with its three slow kinds of clients, on a server that waits for two seconds. */
class SlowHttpTest {

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 100;

    private static GatewayServer server;

    @BeforeAll
    static void start() {
        Waits waits = new Waits(Duration.ofSeconds(75), SHORT, SHORT, SHORT, Duration.ofMillis(300));
        server = TestServer.start(
                TestServer.limits().with(waits),
                routing -> routing.get("/hello", (_, res) -> res.send("hello"))
                        .post("/hello", (req, res) -> res.send(RequestBody.read(req, TestServer.BODY_MAX)))
                        .get("/flood", SlowHttpTest::flood));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void flood(ServerRequest request, ServerResponse response) throws IOException {
        OutputStream out = response.outputStream();
        byte[] bytes = new byte[1 << 16];
        while (!ClientConnection.current().gone()) {
            out.write(bytes);
        }
    }

    @Test
    void fault26SlowHeadersAreClosedAndOthersServed() throws Exception {
        assertThat(slowhttptest("-H", "/hello"))
                .contains("No open connections left")
                .doesNotContain("available: NO");
    }

    @Test
    void fault27SlowBodiesAreClosedAndOthersServed() throws Exception {
        assertThat(slowhttptest("-B", "/hello"))
                .contains("No open connections left")
                .doesNotContain("available: NO");
    }

    /** Who takes nothing does not see the end of its connection either: it is the server that has to be rid of it. */
    @Test
    void fault28SlowReadersAreClosed() throws Exception {
        Process process = start("-X", "/flood", "-w", "1", "-y", "1", "-n", "30", "-z", "1");
        try {
            awaitConnections("all are there", open -> open >= CONNECTIONS);
            awaitConnections("all are gone, but for its probe", open -> open <= 1);
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void awaitConnections(String what, IntPredicate number) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!number.test(server.connections())) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    /** What it says, without colours. */
    private static String slowhttptest(String kind, String path) throws IOException {
        try (InputStream said = start(kind, path).getInputStream()) {
            return new String(said.readAllBytes(), UTF_8).replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
        }
    }

    private static Process start(String kind, String path, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                InstalledProgram.named("slowhttptest").toString(),
                kind,
                "-c",
                String.valueOf(CONNECTIONS),
                "-r",
                String.valueOf(CONNECTIONS),
                "-i",
                "1",
                "-l",
                String.valueOf(PATIENCE.toSeconds()),
                "-p",
                "30",
                "-u",
                "http://127.0.0.1:" + server.port() + path));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
