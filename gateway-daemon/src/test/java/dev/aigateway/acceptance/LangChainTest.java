package dev.aigateway.acceptance;

import static dev.aigateway.acceptance.Acceptance.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.upstream.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LangChain, by its integration of OpenAI and by that of Anthropic. */
@Tag("acceptance")
class LangChainTest {

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void aQuestionIsAnswered(String provider, String surface) {
        JsonNode answer = acceptance.play("langchain", "text", provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(21);
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(9);
        assertThat(acceptance.lastBody().at("/messages/0/content").toString()).contains("\"hi\"");
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void aStreamIsPutTogether(String provider, String surface) {
        JsonNode answer = acceptance.play("langchain", "stream", provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(21);
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
        assertThat(acceptance.attempts().getFirst().stream()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void aToolIsUsed(String provider, String surface) {
        acceptance.upstream().enqueue(Scripted.WEATHER);

        JsonNode answer = acceptance.play("langchain", "toolLoop", provider).returned();

        assertThat(answer.path("text").asText()).isEqualTo(TEXT);
        assertThat(answer.at("/results/0").asText()).isEqualTo("Zürich: sunny for 2 days");
        Scripted.assertWeatherWasUsed(acceptance.bodies());
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @ParameterizedTest
    @CsvSource({"openai,/v1/chat/completions", "anthropic,/v1/messages"})
    void anAnswerKeepsToASchema(String provider, String surface) {
        acceptance.upstream().enqueue(Scripted.TRIP);

        Scripted.assertTrip(acceptance
                .play("langchain", "structured", provider, "jsonSchema")
                .returned());

        Scripted.assertTripWasAsked(acceptance.lastBody());
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 1);
    }

    /** The model cannot be forced to use a tool, so the gateway asks it to. */
    @Test
    void aToolThatIsForcedForItsSchemaIsOnlyOffered() {
        acceptance
                .upstream()
                .enqueue(new Script.ToolCall(
                        "extract",
                        "{\"city\":\"Bern\",\"days\":3,\"stops\":[{\"name\":\"Thun\",\"code\":\"THU\"}]}",
                        Scripted.TWO_CALLS));

        Scripted.assertTrip(acceptance
                .play("langchain", "structured", "openai", "functionCalling")
                .returned());

        assertThat(acceptance.lastBody().at("/tool_choice/type").asText()).isEqualTo("auto");
        assertThat(acceptance.lastBody().at("/tools/0/name").asText()).isEqualTo("extract");
        acceptance.assertSettled(Acceptance.CHAT, "claude-quality", "claude-sonnet-5-5", 1);
    }
}
