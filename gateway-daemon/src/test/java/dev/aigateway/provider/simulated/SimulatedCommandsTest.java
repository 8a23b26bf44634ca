package dev.aigateway.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.provider.ProviderReply.Cancelled;
import dev.aigateway.provider.ProviderReply.Lost;
import dev.aigateway.provider.ProviderReply.Refused;
import dev.aigateway.provider.ProviderReply.Streaming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedCommandsTest {

    private final Asking asking = new Asking();

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "402, billing_error",
        "403, permission_error",
        "404, not_found_error",
        "413, request_too_large",
        "418, invalid_request_error",
        "429, rate_limit_error",
        "500, api_error",
        "504, timeout_error",
        "529, overloaded_error",
        "599, api_error"
    })
    void anErrorCanBeOrdered(int status, String type) {
        Refused refusal = asking.refused(Asking.prompt("/error " + status));

        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.body()).asString().contains("\"error\":{\"type\":\"" + type + "\"");
    }

    @ParameterizedTest
    @CsvSource({"/error 200", "/error 4290", "see /usr/error 529", "/cut/of/beef", "/cutlery", "/delay now"})
    void whatOnlyLooksLikeACommandIsNone(String prompt) {
        assertThat(Commands.in(prompt)).isEqualTo(Commands.in(""));
        assertThat(asking.whole(Asking.prompt(prompt)).body()).asString().contains("Simulated answer");
    }

    @Test
    void aDelayComesBeforeTheFirstByte() {
        asking.stream(Asking.prompt("please /delay 5, then go"));

        assertThat(asking.time.pauses()).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void aDelayHasAnEnd() {
        assertThat(Commands.in("/delay 999999999").delay()).isEqualTo(Commands.DELAY_MAX);
    }

    @Test
    void aDelayedCallCanBeCancelled() {
        asking.time.duringPause(asking.cancellation::cancel);

        assertThat(asking.send("/v1/messages", Asking.prompt("/delay 600"), true))
                .isInstanceOf(Cancelled.class);
    }

    @Test
    void aCancellationEndsARealDelayAtOnce() throws Exception {
        Cancellation cancellation = new Cancellation();
        byte[] body = Asking.prompt("/delay 600").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ProviderRequest request = new ProviderRequest("/v1/messages", "", Headers.NONE, body, Asking.MODEL, true);
        CompletableFuture<ProviderReply> reply = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> reply.complete(SimulatedProvider.create().send(request, cancellation)));

        cancellation.cancel();

        assertThat(reply.get(20, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
    }

    @Test
    void aCancelledStreamEndsAtOnceAndIsNotFinished() {
        Streaming answer = asking.stream(Asking.prompt("Hi"));
        answer.next();
        asking.cancellation.cancel();

        assertThat(answer.next()).isEmpty();
        assertThat(answer.finished()).isFalse();
        assertThat(asking.time.pauses()).isEmpty();
        assertThat(answer.metering().usage().tokens().input()).isPositive();
    }

    @Test
    void aStreamThatIsCancelledWhileItWritesAWordEnds() {
        Streaming answer = asking.stream(Asking.prompt("Hi"));
        asking.time.duringPause(asking.cancellation::cancel);

        assertThat(Asking.frames(answer)).hasSize(3);
        assertThat(answer.finished()).isFalse();
    }

    @Test
    void aClosedStreamEnds() {
        Streaming answer = asking.stream(Asking.prompt("Hi"));
        answer.close();
        answer.close();

        assertThat(answer.next()).isEmpty();
    }

    @Test
    void aCutStreamBreaksInTheMiddle() {
        Streaming answer = asking.stream(Asking.prompt("Hi /cut"));

        assertThat(Asking.frames(answer)).hasSizeGreaterThan(5);
        assertThat(answer.finished()).isFalse();
        assertThat(answer.anotherBuffered()).isFalse();
        assertThat(answer.metering().complete()).isFalse();
        assertThat(answer.metering().characters()).isPositive();
    }

    @Test
    void aCutAnswerIsLost() {
        assertThat(asking.send("/v1/messages", Asking.prompt("/cut"), false)).isInstanceOf(Lost.class);
    }
}
