package dev.aigateway.acceptance;

import static dev.aigateway.acceptance.Acceptance.MESSAGES;
import static dev.aigateway.acceptance.Acceptance.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.upstream.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's own library for JavaScript. */
@Tag("acceptance")
class AnthropicLibraryTest {

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "messageWithAuthToken"})
    void aQuestionIsAnswered(String scenario) {
        JsonNode message = acceptance.play("anthropic", scenario).returned();

        assertThat(message.at("/content/0/text").asText()).isEqualTo(TEXT);
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(9);
        assertThat(acceptance.lastBody().toString())
                .isEqualTo("{\"model\":\"claude-haiku-5-5\",\"max_tokens\":50,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        acceptance.assertSettled(MESSAGES, "claude-fast", "claude-haiku-5-5", 1);
    }

    @Test
    void theVersionOfTheLibraryReachesTheProvider() {
        acceptance.play("anthropic", "message").returned();

        assertThat(acceptance.upstream().requests().getLast().headers("anthropic-version"))
                .containsExactly("2026-10-21");
        acceptance.assertSettled(MESSAGES, "claude-fast", "claude-haiku-5-5", 1);
    }

    @Test
    void everyEventOfAStreamArrives() {
        JsonNode seen = acceptance.play("anthropic", "stream").returned();

        assertThat(Acceptance.texts(seen.path("events")))
                .startsWith("message_start", "content_block_start")
                .endsWith("content_block_stop", "message_delta", "message_stop")
                .contains("content_block_delta");
        assertThat(seen.at("/message/content/0/text").asText()).isEqualTo(TEXT);
        assertThat(seen.at("/message/usage/output_tokens").asInt()).isEqualTo(9);
        acceptance.assertSettled(MESSAGES, "claude-fast", "claude-haiku-5-5", 1);
        assertThat(acceptance.attempts().getFirst().stream()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"streamed", "whole"})
    void aToolIsUsed(String mode) {
        acceptance.upstream().enqueue(Scripted.WEATHER);

        Seen seen = acceptance.play("anthropic", "toolLoop", mode, "history");

        assertThat(seen.returned().at("/content/0/text").asText()).isEqualTo(TEXT);
        assertThat(seen.requests()).isEqualTo(2);
        Scripted.assertWeatherWasUsed(acceptance.bodies());
        acceptance.assertSettled(MESSAGES, "claude-quality", "claude-sonnet-5-5", 2);
    }

    /** The library's own choice: the provider keeps the conversation, and gets only what is new. */
    @ParameterizedTest
    @ValueSource(strings = {"streamed", "whole"})
    void aToolIsUsedInAMessageThread(String mode) {
        acceptance.upstream().enqueue(Scripted.WEATHER);

        Seen seen = acceptance.play("anthropic", "toolLoop", mode, "thread");

        assertThat(seen.returned().at("/content/0/text").asText()).isEqualTo(TEXT);
        List<JsonNode> bodies = acceptance.bodies();
        assertThat(bodies.getFirst().at("/thread/type").asText()).isEqualTo("create");
        assertThat(bodies.getLast().at("/thread/previous_message_id").asText()).isEqualTo("msg_req_scripted000001");
        Scripted.assertResult(bodies.getLast().at("/messages/0/content/0"), "toolu_msg_req_scripted000001");
        acceptance.assertSettled(MESSAGES, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @Test
    void anAnswerKeepsToASchema() {
        acceptance.upstream().enqueue(Scripted.TRIP);

        Scripted.assertTrip(acceptance.play("anthropic", "structured").returned());

        Scripted.assertTripWasAsked(acceptance.lastBody());
        acceptance.assertSettled(MESSAGES, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @Test
    void anImageReachesTheProvider() {
        JsonNode message = acceptance.play("anthropic", "image").returned();

        assertThat(message.at("/content/0/text").asText()).isEqualTo(TEXT);
        Scripted.assertImageWasSent(acceptance.lastBody());
        acceptance.assertSettled(MESSAGES, "claude-fast", "claude-haiku-5-5", 1);
    }

    @Test
    void modelsAreListedPageByPage() {
        Seen seen = acceptance.play("anthropic", "models");

        List<String> ids = Acceptance.texts(seen.returned().path("ids"));
        assertThat(ids)
                .startsWith("claude-fast", "claude-premium", "claude-quality")
                .contains("claude-opus-5-5")
                .doesNotHaveDuplicates();
        assertThat(seen.returned().at("/one/id").asText()).isEqualTo("claude-quality");
        assertThat(seen.requests()).isEqualTo(Math.ceilDiv(ids.size(), 3) + 1);
        assertThat(acceptance.attempts()).isEmpty();
    }

    @Test
    void tokensAreCountedForNothing() {
        JsonNode count = acceptance.play("anthropic", "countTokens").returned();

        assertThat(count.path("input_tokens").asLong()).isEqualTo(ScriptedUpstream.COUNTED_TOKENS);
        assertThat(acceptance.lastBody().path("model").asText()).isEqualTo("claude-haiku-5-5");
        assertThat(acceptance.attempts()).isEmpty();
    }
}
