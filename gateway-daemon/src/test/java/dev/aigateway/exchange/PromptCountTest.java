package dev.aigateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.aigateway.env.Secret;
import dev.aigateway.exchange.PromptCount.Count;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.ProviderTimeouts;
import dev.aigateway.provider.anthropic.AnthropicProvider;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptCountTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(10);

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final AnthropicProvider provider = new AnthropicProvider(
            upstream.uri(),
            () -> new Secret(ScriptedUpstream.KEY),
            new ProviderTimeouts(LONG, LONG, LONG, LONG),
            InstantSource.system());
    private final ProviderRequest request = new ProviderRequest(
            "/v1/messages",
            "beta=true",
            Headers.of("content-type", "application/json").and("anthropic-beta", "a,b"),
            "{\"max_tokens\":50,\"stream\":true,\"model\":\"claude-opus-5-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                    .getBytes(UTF_8),
            "claude-opus-5-5",
            true);

    @AfterEach
    void stop() {
        provider.close();
        upstream.close();
    }

    @Test
    void theProviderCountsAndATwentiethIsAdded() {
        // 42 and 2.1.
        assertThat(PromptCount.within(LONG).atMost(request, provider, new Cancellation()))
                .isEqualTo(new Count.AtMost(45));

        assertThat(upstream.requests()).hasSize(1);
        ReceivedRequest count = upstream.requests().getFirst();
        assertThat(count.path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(count.query()).isEqualTo("beta=true");
        assertThat(count.headers("anthropic-beta")).containsExactly("a,b");
        assertThat(new String(count.body(), UTF_8))
                .isEqualTo("{\"model\":\"claude-opus-5-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(upstream.violations()).isEmpty();
    }

    static Stream<Arguments> noCounts() {
        return Stream.of(
                arguments(Script.Refusal.of(529, "overloaded_error", "Overloaded"), new Count.Missed()),
                arguments(Script.Refusal.of(429, "rate_limit_error", "too many"), new Count.Missed()),
                arguments(Script.Refusal.of(400, "invalid_request_error", "no such field"), new Count.Refused()),
                arguments(new Script.Refusal(200, "{\"tokens\":42}"), new Count.Refused()),
                arguments(new Script.NotJson(), new Count.Missed()),
                arguments(new Script.CloseBeforeAnswer(Script.Ending.RST), new Count.Missed()),
                arguments(new Script.RawResponse(STREAM.getBytes(UTF_8)), new Count.Missed()));
    }

    @ParameterizedTest
    @MethodSource("noCounts")
    void anAnswerWithoutACountIsNone(Script script, Count none) {
        upstream.enqueueForCountTokens(script);
        assertThat(PromptCount.within(LONG).atMost(request, provider, new Cancellation()))
                .isEqualTo(none);
    }

    @Test
    void aProviderThatCannotBeReachedDoesNotCount() {
        upstream.close();
        assertThat(PromptCount.within(LONG).atMost(request, provider, new Cancellation()))
                .isEqualTo(new Count.Missed());
    }

    @Test
    void aProviderThatIsTooSlowIsLeft() throws Exception {
        upstream.enqueueForCountTokens(new Script.StallBeforeHeaders());
        CompletableFuture<Runnable> deadline = new CompletableFuture<>();
        PromptCount count = new PromptCount(deadline::complete);
        var counting = CompletableFuture.supplyAsync(() -> count.atMost(request, provider, new Cancellation()));
        ReceivedRequest received = upstream.awaitRequest(1);

        deadline.get(10, TimeUnit.SECONDS).run();

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(counting.get(10, TimeUnit.SECONDS)).isEqualTo(new Count.Missed());
    }

    @Test
    void aDeadlineThatPassesLaterDoesNoHarm() throws Exception {
        CompletableFuture<Runnable> deadline = new CompletableFuture<>();
        Cancellation client = new Cancellation();
        new PromptCount(deadline::complete).atMost(request, provider, client);

        deadline.get(10, TimeUnit.SECONDS).run();

        assertThat(client.cancelled()).isFalse();
        assertThat(PromptCount.within(LONG).atMost(request, provider, client)).isEqualTo(new Count.AtMost(45));
    }

    @Test
    void aClientThatLeavesEndsTheCount() throws Exception {
        upstream.enqueueForCountTokens(new Script.StallBeforeHeaders());
        Cancellation client = new Cancellation();
        var counting =
                CompletableFuture.supplyAsync(() -> PromptCount.within(LONG).atMost(request, provider, client));
        ReceivedRequest received = upstream.awaitRequest(1);

        client.cancel();

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(counting.get(10, TimeUnit.SECONDS)).isEqualTo(new Count.Missed());
    }
}
