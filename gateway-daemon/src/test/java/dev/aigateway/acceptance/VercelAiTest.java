package dev.aigateway.acceptance;

import static dev.aigateway.acceptance.Acceptance.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vercel's AI SDK, by its provider for OpenAI-compatible addresses and by that for Anthropic. */
@Tag("acceptance")
class VercelAiTest {

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void aQuestionIsAnswered(String provider, String surface) {
        JsonNode answer = acceptance.play("vercel", "text", provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.path("finishReason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/totalTokens").asInt()).isEqualTo(30);
        assertThat(acceptance.lastBody().at("/system/0/text").asText()).isEqualTo("Be brief.");
        assertThat(acceptance.lastBody().has("temperature")).isFalse();
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void everyPartOfAStreamArrives(String provider, String surface) {
        JsonNode answer = acceptance.play("vercel", "stream", provider).returned();

        assertThat(Acceptance.texts(answer.path("parts")))
                .startsWith("start", "start-step")
                .contains("text-start", "text-delta", "text-end")
                .endsWith("finish-step", "finish");
        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.at("/usage/totalTokens").asInt()).isEqualTo(30);
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
        assertThat(acceptance.attempts().getFirst().stream()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,/v1/chat/completions,toolLoop",
        "anthropic,/v1/messages,toolLoop",
        "openai,/v1/chat/completions,toolLoopStreamed",
        "anthropic,/v1/messages,toolLoopStreamed"
    })
    void aToolIsUsed(String provider, String surface, String scenario) {
        acceptance.upstream().enqueue(Scripted.WEATHER);

        JsonNode answer = acceptance.play("vercel", scenario, provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.at("/results/0").asText()).isEqualTo("Zürich: sunny for 2 days");
        assertThat(answer.at("/usage/inputTokens").asLong()).isEqualTo(Scripted.TWO_CALLS.prompt());
        assertThat(answer.at("/usage/outputTokens").asLong()).isEqualTo(Scripted.TWO_CALLS.output());
        assertThat(answer.at("/usage/inputTokenDetails/cacheReadTokens").asLong())
                .isEqualTo(Scripted.TWO_CALLS.cacheRead());
        Scripted.assertWeatherWasUsed(acceptance.bodies());
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void aThoughtIsShown(String provider, String surface) {
        acceptance.upstream().enqueue(Scripted.thoughtful("weather", "{\"city\":\"Bern\",\"days\":[1]}"));

        JsonNode answer =
                acceptance.play("vercel", "toolLoopStreamed", provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.path("thought").asText()).isEqualTo("Where is it?");
        JsonNode body = acceptance.lastBody();
        if (provider.equals("anthropic")) {
            Scripted.assertThoughtWentBack(body);
        } else {
            assertThat(body.path("messages").toString()).doesNotContain("Where is it?");
        }
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void anAnswerKeepsToASchema(String provider, String surface) {
        acceptance.upstream().enqueue(Scripted.TRIP);

        Scripted.assertTrip(acceptance.play("vercel", "structured", provider).returned());

        Scripted.assertTripWasAsked(acceptance.lastBody());
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void anImageReachesTheProvider(String provider, String surface) {
        JsonNode answer = acceptance.play("vercel", "image", provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        Scripted.assertImageWasSent(acceptance.lastBody());
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
    }
}
