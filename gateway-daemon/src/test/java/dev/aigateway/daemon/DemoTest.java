package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.store.Attempt;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.TrialDatabase;
import dev.aigateway.usage.Money;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gateway demo} as a newcomer meets it. */
class DemoTest {

    private static final Pattern KEY = Pattern.compile("key +(agw_\\w+)");
    private static final Pattern CURL = Pattern.compile("^curl .*$", Pattern.MULTILINE);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void thePrintedCommandWorksAndTheNextStartRevokesItsKey() throws Exception {
        String firstKey;
        try (DaemonProcess demo = startDemo()) {
            firstKey = found(KEY, demo).replaceFirst("key +", "");
            assertThat(shell(found(CURL, demo))).contains("\"Simulated\"", "event: message_stop");
            assertThat(call(demo, firstKey).headers().firstValue("x-gateway-simulated"))
                    .hasValue("true");
            assertThat(chat(demo, firstKey, true).body())
                    .contains("\"content\":\"Simulated\"", "\"finish_reason\":\"stop\"", "data: [DONE]");
            assertThat(chat(demo, firstKey, false).body())
                    .contains("\"object\":\"chat.completion\"", "Simulated answer")
                    .startsWith("{");
            stop(demo);
        }
        try (DaemonProcess demo = startDemo()) {
            String secondKey = found(KEY, demo).replaceFirst("key +", "");
            assertThat(call(demo, firstKey).statusCode()).isEqualTo(401);
            assertThat(call(demo, secondKey).statusCode()).isEqualTo(200);
            assertThat(attempts()).hasSize(5).allSatisfy(attempt -> {
                assertThat(attempt.source()).isEqualTo("simulated");
                assertThat(attempt.provider()).isEqualTo("simulated");
                assertThat(attempt.cost()).isEqualTo(Money.ZERO);
                assertThat(attempt.tokensCharged()).isPositive();
            });
            stop(demo);
        }
    }

    private DaemonProcess startDemo() throws IOException {
        DaemonProcess demo = DaemonProcess.start(
                folder,
                "demo",
                Map.of(
                        "PORT",
                        "0",
                        "GATEWAY_DATA_DIR",
                        folder.resolve("data").toString(),
                        "PATH",
                        System.getenv("PATH")));
        demo.awaitListening();
        demo.await("the whole banner", () -> demo.printed().contains("Stop with Ctrl-C"));
        return demo;
    }

    private static void stop(DaemonProcess demo) {
        demo.terminate();
        assertThat(demo.exitCode()).isZero();
    }

    private static String found(Pattern pattern, DaemonProcess demo) {
        return pattern.matcher(demo.printed())
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    /** The demo's own database, which a second program may use as long as it runs. */
    private List<Attempt> attempts() {
        try (TrialDatabase database = TrialDatabase.open(folder.resolve("data"));
                LedgerReader ledger = new LedgerReader(database.url())) {
            List<Attempt> attempts = ledger.awaitSettled();
            assertThat(ledger.verify().discrepancies()).isEmpty();
            return attempts;
        }
    }

    private HttpResponse<String> call(DaemonProcess demo, String key) throws IOException, InterruptedException {
        return call(demo, key, "/v1/messages", Api.message("claude-fast", false));
    }

    private HttpResponse<String> chat(DaemonProcess demo, String key, boolean stream)
            throws IOException, InterruptedException {
        return call(demo, key, "/v1/chat/completions", Api.chat("claude-fast", stream));
    }

    private HttpResponse<String> call(DaemonProcess demo, String key, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(demo.uri(path))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString(UTF_8));
    }

    private static String shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return output;
    }
}
