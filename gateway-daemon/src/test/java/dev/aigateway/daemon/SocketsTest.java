package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.ScriptedUpstream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon connects to its database and to its provider, and to nobody else: no update check, no telemetry of others. */
class SocketsTest {

    private static final int ROUNDS = 20;

    private final DatabaseUrl database = TestDatabase.fresh();
    private final String key = Keys.create(database, "ci", Role.MEMBER).secret().reveal();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aDaemonTalksToItsDatabaseAndItsProviderOnly() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "/proc/PID/net/tcp is missing: this is no Linux");
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                DaemonProcess daemon =
                        DaemonProcess.start(folder, settings(upstream)).awaitListening()) {
            Set<Integer> remotes = new TreeSet<>();
            Set<Integer> listening = new TreeSet<>();
            Sockets sockets = new Sockets(daemon.pid());
            for (int i = 0; i < ROUNDS; i++) {
                call(daemon, i);
                look(sockets, remotes, listening);
            }

            int port = daemon.uri("").getPort();
            assertThat(listening).hasSize(2).contains(port);
            assertThat(remotes)
                    .containsExactlyInAnyOrder(
                            Integer.parseInt(database.address().split(":", -1)[1]),
                            upstream.uri().getPort());
            assertThat(sockets.udp()).isEmpty();
        } finally {
            client.shutdownNow();
        }
    }

    private Map<String, String> settings(ScriptedUpstream upstream) {
        return Map.of(
                "PORT",
                "0",
                "ADMIN_PORT",
                "0",
                "GATEWAY_DATA_DIR",
                folder.resolve("data").toString(),
                "DATABASE_URL",
                TestGateway.asText(database),
                "ANTHROPIC_API_KEY",
                ScriptedUpstream.KEY,
                "ANTHROPIC_API_URL",
                upstream.uri().toString());
    }

    /** Notes who listens, and to whom the daemon itself has connected. */
    private static void look(Sockets sockets, Set<Integer> remotes, Set<Integer> listening) throws Exception {
        List<Sockets.Line> lines = sockets.tcp();
        lines.stream().filter(Sockets.Line::listens).forEach(line -> listening.add(line.localPort()));
        for (Sockets.Line line : lines) {
            if (!line.listens() && !listening.contains(line.localPort())) {
                assertThat(line.remoteIsLoopback()).as(line.toString()).isTrue();
                remotes.add(line.remotePort());
            }
        }
    }

    private void call(DaemonProcess daemon, int number) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(daemon.uri(number % 2 == 0 ? "/v1/messages" : "/health/ready"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .method(
                        number % 2 == 0 ? "POST" : "GET",
                        number % 2 == 0
                                ? BodyPublishers.ofString(Api.message("claude-fast", number % 4 == 0))
                                : BodyPublishers.noBody())
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
}
