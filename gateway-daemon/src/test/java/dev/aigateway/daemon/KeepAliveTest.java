package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.exchange.KeepAlive;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Ending;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider that is silent, with a gateway that leaves its clients without a byte for a moment only. */
class KeepAliveTest {

    private static final String COMMENT = ": keep-alive\n\n";
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(1);

    private TestGateway gateway;
    private Api api;

    private void start(Map<String, String> settings, KeepAlive.Silence silence) {
        gateway = TestGateway.start(settings, silence);
        api = new Api(gateway);
    }

    @BeforeEach
    void start() {
        start(Map.of(), new KeepAlive.Silence(MOMENT, MOMENT));
    }

    private void startAnew(Map<String, String> settings, KeepAlive.Silence silence) {
        gateway.close();
        start(settings, silence);
    }

    @AfterEach
    void theLedgerHolds() {
        gateway.close();
    }

    enum Surface {
        MESSAGES("/v1/messages") {
            @Override
            String body() {
                return Api.message("claude-fast", true);
            }
        },
        CHAT("/v1/chat/completions") {
            @Override
            String body() {
                return Api.chat("claude-fast", true);
            }
        };

        final String path;

        Surface(String path) {
            this.path = path;
        }

        abstract String body();
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void fault4TheClientIsKeptAliveUntilTheFirstFrameAndThenHasTheSameBytes(Surface surface) throws Exception {
        String expected = withoutTime(call(surface).body());
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));

        HttpResponse<InputStream> response = api.open(api.post(surface.path, surface.body()));
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        String waiting = readComments(response.body(), 3);
        gate.open();
        String answer = new String(response.body().readAllBytes(), UTF_8);

        assertThat(waiting).isEqualTo(COMMENT.repeat(3));
        assertThat(withoutTime(answer).replace(COMMENT, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void e21CommentsStandBetweenFramesOnly(Surface surface) throws Exception {
        String expected = withoutTime(call(surface).body());
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        StringBuilder all = new StringBuilder();
        HttpResponse<InputStream> response = api.open(api.post(surface.path, surface.body()));

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.append(line).append('\n');
                if (line.equals(": keep-alive")) {
                    gate.release(); // Each step of the provider waits until its silence was filled.
                }
            }
        }

        assertThat(all.toString().split(COMMENT, -1)).hasSizeGreaterThan(5);
        assertThat(withoutTime(all.toString()).replace(COMMENT, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void onceTheHeadIsOutAnEmptyStreamEndsWithAnErrorEvent(Surface surface) throws Exception {
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(new Script.EndMidStream(0), gate));

        HttpResponse<InputStream> response = api.open(api.post(surface.path, surface.body()));
        String waiting = readComments(response.body(), 1);
        gate.open();
        String rest = new String(response.body().readAllBytes(), UTF_8);

        assertThat(waiting).isEqualTo(COMMENT);
        assertThat(rest.replace(COMMENT, ""))
                .startsWith(surface == Surface.CHAT ? "data: {\"error\":" : "event: error");
        assertThat(rest).contains("upstream stream interrupted").doesNotContain("[DONE]", "finish_reason");
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void aProviderThatLeavesItAtItsStatusIsA504AtTheHold(Surface surface) throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "500ms"), new KeepAlive.Silence(NEVER, NEVER));
        gateway.upstream().enqueue(new Script.StallMidStream(0));

        HttpResponse<String> response = call(surface);

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("timeout_error", "did not answer within");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
        assertThat(onlyAttempt().tokensCharged()).isEqualTo(onlyAttempt().tokensHeld());
    }

    @Test
    void aWholeChatAnswerThatNeverBeginsIsA504Too() throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "500ms"), new KeepAlive.Silence(MOMENT, MOMENT));
        gateway.upstream().enqueue(new Script.StallMidStream(0));

        HttpResponse<String> response = api.send(api.post(Surface.CHAT.path, Api.chat("claude-fast", false)));

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void fault5KeepingAliveDoesNotMakeTheProviderLessSilent(Surface surface) throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "1s"), new KeepAlive.Silence(MOMENT, MOMENT));
        gateway.upstream().enqueue(new Script.StallMidStream(4));

        String body = call(surface).body();

        assertThat(body).contains(COMMENT, "upstream stream interrupted").endsWith("}\n\n");
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
        assertThat(onlyAttempt().error()).isEqualTo("the provider fell silent");
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void fault23AClientThatLeavesWhileItIsKeptAliveCancelsItsCall(Surface surface) throws Exception {
        gateway.upstream().enqueue(new Script.StallMidStream(0));
        HttpResponse<InputStream> response = api.open(api.post(surface.path, surface.body()));
        ReceivedRequest received = gateway.upstream().awaitRequest(1);

        String waiting = readComments(response.body(), 2);
        response.body().close();

        assertThat(waiting).isEqualTo(COMMENT.repeat(2));
        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(onlyAttempt().error()).isEqualTo("the client left");
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void aConnectionServesTheNextCallAfterOneThatWasKeptAlive(Surface surface) throws Exception {
        gateway.upstream().enqueue(new Script.Lockstep(new Script.CutMidStream(3, Ending.RST), opened(3)));
        for (String body : List.of(call(surface).body(), call(surface).body())) {
            assertThat(body.replace(COMMENT, "")).doesNotContain("keep-alive");
        }
        assertThat(gateway.settled()).hasSize(2);
    }

    private static Gate opened(int steps) {
        Gate gate = new Gate();
        for (int i = 0; i <= steps; i++) {
            gate.release();
        }
        return gate;
    }

    private HttpResponse<String> call(Surface surface) throws IOException, InterruptedException {
        return api.send(api.post(surface.path, surface.body()));
    }

    private static String readComments(InputStream body, int count) throws IOException {
        return new String(body.readNBytes(COMMENT.length() * count), UTF_8);
    }

    /** Without what differs from call to call. */
    private static String withoutTime(String body) {
        return body.replaceAll("\"created\":\\d+", "").replaceAll("(msg|chatcmpl)[-_][^\"]+", "");
    }

    private Attempt onlyAttempt() {
        List<Attempt> attempts = gateway.settled();
        assertThat(attempts).hasSize(1);
        return attempts.getFirst();
    }
}
