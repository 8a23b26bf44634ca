package dev.aigateway.acceptance;

import static dev.aigateway.acceptance.Acceptance.CHAT;
import static dev.aigateway.acceptance.Acceptance.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own library for JavaScript. */
@Tag("acceptance")
class OpenAiLibraryTest {

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @Test
    void aQuestionIsAnswered() {
        JsonNode answer = acceptance.play("openai", "chat").returned();

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(TEXT);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.path("model").asText()).isEqualTo("claude-fast");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(30);
        JsonNode body = acceptance.lastBody();
        assertThat(body.at("/system/0/text").asText()).isEqualTo("Be brief.");
        assertThat(body.at("/messages/0/content/0/text").asText()).isEqualTo("hi");
        assertThat(body.path("max_tokens").asInt()).isEqualTo(50);
        acceptance.assertSettled(CHAT, "claude-fast", "claude-haiku-5-5", 1);
    }

    @Test
    void whatTheModelDoesNotKnowIsLeftOut() {
        JsonNode answer = acceptance.play("openai", "chatWithEveryKnob").returned();

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(TEXT);
        JsonNode body = acceptance.lastBody();
        assertThat(Acceptance.texts(body.path("stop_sequences"))).containsExactly("END");
        assertThat(body.at("/output_config/effort").asText()).isEqualTo("low");
        assertThat(body.has("temperature") || body.has("top_p")).isFalse();
        assertThat(body.toString()).doesNotContain("ada@example.com");
        acceptance.assertSettled(CHAT, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @Test
    void everyChunkOfAStreamArrivesAndTheUsageLast() {
        JsonNode chunks = acceptance.play("openai", "stream").returned();

        assertThat(String.join("", chunks.findValuesAsText("content"))).isEqualTo(TEXT);
        assertThat(chunks.findValuesAsText("id"))
                .hasSize(chunks.size())
                .containsOnly(chunks.at("/0/id").asText());
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(21);
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(9);
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        acceptance.assertSettled(CHAT, "claude-fast", "claude-haiku-5-5", 1);
        assertThat(acceptance.attempts().getFirst().stream()).isTrue();
    }

    @Test
    void theLibraryPutsAStreamTogether() {
        JsonNode answer = acceptance.play("openai", "streamHelper").returned();

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(TEXT);
        acceptance.assertSettled(CHAT, "claude-fast", "claude-haiku-5-5", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streamed", "whole"})
    void aToolIsUsed(String mode) {
        acceptance.upstream().enqueue(Scripted.WEATHER);

        Seen seen = acceptance.play("openai", "toolLoop", mode);

        assertThat(seen.returned().path("text").asText()).isEqualTo(TEXT);
        assertThat(seen.returned()
                        .at("/messages/2/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"city\":\"Zürich\",\"days\":[1,2.50]}");
        assertThat(seen.requests()).isEqualTo(2);
        Scripted.assertWeatherWasUsed(acceptance.bodies());
        acceptance.assertSettled(CHAT, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @Test
    void anAnswerKeepsToASchema() {
        acceptance.upstream().enqueue(Scripted.TRIP);

        Scripted.assertTrip(acceptance.play("openai", "structured").returned());

        Scripted.assertTripWasAsked(acceptance.lastBody());
        acceptance.assertSettled(CHAT, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @Test
    void anImageReachesTheProvider() {
        JsonNode answer = acceptance.play("openai", "image").returned();

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(TEXT);
        Scripted.assertImageWasSent(acceptance.lastBody());
        acceptance.assertSettled(CHAT, "claude-fast", "claude-haiku-5-5", 1);
    }

    @Test
    void aBodyOfTheResponsesApiIsAnsweredAsAChat() {
        JsonNode answer = acceptance.play("openai", "responsesBody").returned();

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(TEXT);
        JsonNode body = acceptance.lastBody();
        assertThat(body.at("/system/0/text").asText()).isEqualTo("Be brief.");
        assertThat(body.at("/messages/1/content/0/input/city").asText()).isEqualTo("Bern");
        assertThat(body.at("/messages/2/content/0/tool_use_id").asText()).isEqualTo("call_1");
        assertThat(body.at("/tools/0/name").asText()).isEqualTo("weather");
        assertThat(body.at("/tool_choice/disable_parallel_tool_use").asBoolean())
                .isTrue();
        assertThat(body.toString()).doesNotContain("another provider");
        acceptance.assertSettled(CHAT, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @Test
    void modelsAreListed() {
        JsonNode models = acceptance.play("openai", "models").returned();

        List<String> ids = Acceptance.texts(models.path("ids"));
        assertThat(ids)
                .startsWith("claude-fast", "claude-premium", "claude-quality")
                .contains("claude-opus-5-5");
        assertThat(models.at("/one/id").asText()).isEqualTo("claude-quality");
        assertThat(acceptance.bodies()).isEmpty();
        assertThat(acceptance.attempts()).isEmpty();
    }
}
