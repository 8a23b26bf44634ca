package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.telemetry.WebhookReceiver;
import dev.aigateway.upstream.ScriptedUpstream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log of a real process says of warnings, at its most talkative, and what it must not say. */
class WarningLogTest {

    @TempDir
    Path folder;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final DatabaseUrl database = TestDatabase.fresh();
    private final LedgerReader ledger = new LedgerReader(database);
    private final HttpClient client = HttpClient.newHttpClient();
    private String key;

    /** With the daemon's own logging, which that of these tests would hide. */
    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "PORT",
                "0",
                "GATEWAY_DATA_DIR",
                folder.resolve("data").toString(),
                "DATABASE_URL",
                TestGateway.asText(database),
                "ANTHROPIC_API_KEY",
                ScriptedUpstream.KEY,
                "ANTHROPIC_API_URL",
                upstream.uri().toString(),
                "LOG_LEVEL",
                "trace",
                "LOG_FORMAT",
                "text",
                "JAVA_TOOL_OPTIONS",
                "-Dlogback.configurationFile=logback.xml"));
        settings.putAll(more);
        return settings;
    }

    @BeforeEach
    void aKeyThatOneCallUsesUp() {
        try (Database opened = Database.open(database, "test-keys", 1)) {
            IssuedKey issued = new PostgresCredentials(opened, new SecureRandom())
                    .create(new NewServiceKey("ci", Role.MEMBER, Optional.empty(), List.of()), new Actor("test"));
            key = issued.secret().reveal();
        }
        TestDatabase.execute(database, "update scope set token_limit = 5 where kind = 'account'");
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        ledger.close();
        upstream.close();
    }

    @Test
    void withoutAWebhookEachWarningIsLoggedOnce() throws Exception {
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, settings(Map.of())).awaitListening()) {
            call(daemon);

            daemon.await("both thresholds", () -> warnings(daemon).size() == 2);
            assertThat(warnings(daemon))
                    .allMatch(line -> line.contains("key:ci has used 600 % of 5 tokens in"))
                    .anyMatch(line -> line.endsWith("threshold_percent=80"))
                    .anyMatch(line -> line.endsWith("threshold_percent=95"));
            assertThat(ledger.warnings().untold()).isEqualTo(2);
        }
        try (WebhookReceiver receiver = WebhookReceiver.start();
                DaemonProcess daemon = DaemonProcess.start(
                                folder,
                                settings(Map.of(
                                        "ALERT_WEBHOOK_URL", receiver.address().value())))
                        .awaitListening()) {
            assertThat(receiver.awaitTaken(2)).hasSize(2);
            assertThat(warnings(daemon)).isEmpty();
        }
    }

    @Test
    void theAddressOfAWebhookIsInNoLineWhateverGoesWrongThere() throws Exception {
        int port;
        DaemonProcess daemon;
        try (WebhookReceiver receiver = WebhookReceiver.start().answeringFirst(500, 307)) {
            port = receiver.port();
            daemon = DaemonProcess.start(
                            folder,
                            settings(Map.of(
                                    "ALERT_WEBHOOK_URL", receiver.address().value())))
                    .awaitListening();
            call(daemon);
            receiver.awaitTaken(2);
        }
        try (daemon) {
            daemon.await("all told", () -> ledger.warnings().untold() == 0);
            TestDatabase.execute(database, "update warning set delivered_at = null, claimed_until = now(), tries = 0");
            daemon.await("nobody there", () -> daemon.printed().contains("ConnectException"));
        }
        assertThat(daemon.printed())
                .contains("the webhook did not take", "(status 500)", "(status 307)")
                .doesNotContain(WebhookReceiver.TOKEN)
                .doesNotContain(":" + port);
    }

    private void call(DaemonProcess daemon) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(daemon.uri("/v1/messages"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Api.message("claude-fast", false)))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private static List<String> warnings(DaemonProcess daemon) {
        return daemon.printed()
                .lines()
                .filter(line -> line.contains(" WARN ") && line.contains("has used"))
                .toList();
    }
}
