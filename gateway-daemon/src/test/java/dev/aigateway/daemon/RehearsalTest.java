package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that listens has done before what a call takes, and nothing is left of that. */
class RehearsalTest {

    /** Some 30; the first call of a process that had no rehearsal loads 1,450. */
    private static final int LOADED_BY_A_CALL_MAX = 200;

    private static final String WARNING = "the rehearsal failed";

    @TempDir
    Path folder;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final DatabaseUrl database = TestDatabase.fresh();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.shutdownNow();
        upstream.close();
    }

    @Test
    void theFirstCallFindsTheProgramLoaded() throws Exception {
        Path loaded = folder.resolve("loaded.txt");
        String key = Keys.create(database, "ops", Role.ADMIN).secret().reveal();
        try (DaemonProcess daemon =
                start(Map.of("GATEWAY_JAVA_OPTS", "-Xlog:class+load:file=" + loaded + ":none:filecount=0"))) {
            int before = Files.readAllLines(loaded).size();

            assertThat(chat(daemon, key)).endsWith("data: [DONE]\n\n");

            assertThat(Files.readAllLines(loaded)).hasSizeBetween(before, before + LOADED_BY_A_CALL_MAX);
        }
    }

    @Test
    void nothingIsLeftOfIt() throws Exception {
        String key = Keys.create(database, "ops", Role.ADMIN).secret().reveal();
        try (DaemonProcess daemon = start(Map.of())) {
            assertThat(TestDatabase.dump(database)).doesNotContain("rehearsal", "\nrequest_", "\nusage_total");
            assertThat(new Scrape(get(daemon, "/metrics", key)).sum("gateway_requests_total"))
                    .isZero();
            assertThat(dataFolder()).isDirectoryNotContaining("glob:**rehearsal");
            assertThat(daemon.printed()).doesNotContain(WARNING, "gateway.exchange");
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aDaemonWhoseRehearsalFailsListensAllTheSame() throws Exception {
        TestDatabase.execute(database, "alter table usage_total rename to gone");
        Files.createDirectories(dataFolder().resolve("rehearsal/journal"));
        try (DaemonProcess daemon = start(Map.of())) {
            assertThat(daemon.printed()).contains(WARNING);
            assertThat(get(daemon, "/health/ready", "")).contains("ok");
            assertThat(dataFolder()).isDirectoryNotContaining("glob:**rehearsal");
        }
    }

    private DaemonProcess start(Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "PORT",
                "0",
                "GATEWAY_DATA_DIR",
                dataFolder().toString(),
                "DATABASE_URL",
                TestGateway.asText(database),
                "ANTHROPIC_API_KEY",
                ScriptedUpstream.KEY,
                "ANTHROPIC_API_URL",
                upstream.uri().toString()));
        settings.putAll(more);
        return DaemonProcess.start(folder, settings).awaitListening();
    }

    private Path dataFolder() {
        return folder.resolve("data");
    }

    private String chat(DaemonProcess daemon, String key) throws Exception {
        String body = """
            {"model":"claude-fast","stream":true,"messages":[{"role":"user","content":"hello"}]}\
            """;
        return send(HttpRequest.newBuilder(daemon.uri("/v1/chat/completions"))
                .header("x-api-key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private String get(DaemonProcess daemon, String path, String key) throws Exception {
        return send(HttpRequest.newBuilder(daemon.uri(path)).header("x-api-key", key));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
