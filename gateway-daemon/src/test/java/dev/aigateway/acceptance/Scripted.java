package dev.aigateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.util.List;

/** What the upstream answers in scenarios that {@code acceptance/materials.mjs} describes to the libraries. */
final class Scripted {

    /** What {@link #WEATHER} and the text that ends the scenario use together. */
    static final TokenUsage TWO_CALLS = new TokenUsage(321, 10, 20, 30, 49);

    static final Script WEATHER = new Script.ToolCall(
            "weather", "{\"city\":\"Zürich\",\"days\":[1,2.50]}", new TokenUsage(300, 10, 20, 30, 40));

    static final Script TRIP = new Script.Answer(
            "{\"city\": \"Bern\", \"days\": 3, \"stops\": [{\"name\": \"Thun\", \"code\": \"THU\"}]}",
            new TokenUsage(300, 0, 0, 0, 40));

    static final Script OVERLOADED = Script.Refusal.of(529, "overloaded_error", "the provider has too much to do");

    private static final String RESULT = "Zürich: sunny for 2 days";

    private Scripted() {}

    /** The tool is described, and its call and its result come back as they were. */
    static void assertWeatherWasUsed(List<JsonNode> bodies) {
        assertThat(bodies).hasSize(2).allSatisfy(body -> {
            assertThat(body.at("/tools/0/name").asText()).isEqualTo("weather");
            assertThat(body.at("/tools/0/description").asText()).isEqualTo("Tells the weather.");
            assertThat(body.at("/tools/0/input_schema/properties/days/items/type")
                            .asText())
                    .isEqualTo("number");
        });
        JsonNode messages = bodies.getLast().path("messages");
        JsonNode call = messages.at("/1/content/0");
        assertThat(call.path("name").asText()).isEqualTo("weather");
        assertThat(call.at("/input/city").asText()).isEqualTo("Zürich");
        assertThat(call.at("/input/days/1").decimalValue()).isEqualByComparingTo("2.5");
        assertResult(messages.at("/2/content/0"), call.path("id").asText());
    }

    static void assertResult(JsonNode block, String callId) {
        assertThat(block.path("type").asText()).isEqualTo("tool_result");
        assertThat(block.path("tool_use_id").asText()).isEqualTo(callId);
        JsonNode content = block.path("content");
        assertThat(
                        content.isTextual()
                                ? content.asText()
                                : content.at("/0/text").asText())
                .isEqualTo(RESULT);
    }

    /** The schema is enforced, with nothing in it that structured outputs do not know. */
    static void assertTripWasAsked(JsonNode body) {
        JsonNode format = body.at("/output_config/format");
        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        JsonNode schema = format.path("schema");
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(schema.at("/properties/stops/items/additionalProperties").asBoolean(true))
                .isFalse();
        assertThat(schema.toString()).doesNotContain("\"minimum\"", "\"minLength\"", "\"pattern\"");
        assertThat(body.has("tool_choice")).isFalse();
    }

    static void assertTrip(JsonNode seen) {
        assertThat(seen.path("city").asText()).isEqualTo("Bern");
        assertThat(seen.path("days").asInt()).isEqualTo(3);
        assertThat(seen.at("/stops/0/code").asText()).isEqualTo("THU");
    }

    /** A picture in PNG, after or before the question. */
    static void assertImageWasSent(JsonNode body) {
        JsonNode content = body.at("/messages/0/content");
        assertThat(content.findValuesAsText("media_type")).containsExactly("image/png");
        assertThat(content.findValuesAsText("data").getFirst())
                .startsWith("iVBORw0KGgo")
                .endsWith("ggg==");
        assertThat(content.findValuesAsText("text")).containsExactly("What is it?");
    }
}
