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

    /** A thought with its seal, and then the use of a tool. */
    private static final String THOUGHTFUL = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
        "model":"claude-sonnet-5-5","content":[],"stop_reason":null,"stop_sequence":null,\
        "usage":{"input_tokens":300,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":\
        {"type":"thinking","thinking":"","signature":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Where is it?"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2VhbA=="}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":\
        {"type":"tool_use","id":"toolu_1","name":"TOOL","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"ARGUMENTS"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},\
        "usage":{"output_tokens":40}}

        event: message_stop
        data: {"type":"message_stop"}

        """;

    private static final String RESULT = "Zürich: sunny for 2 days";

    private Scripted() {}

    /** In a stream whatever the request asks for. */
    static Script thoughtful(String tool, String argumentsJson) {
        String arguments = argumentsJson.replace("\"", "\\\"");
        return new Script.RawFrames(
                new TokenUsage(300, 0, 0, 0, 40),
                THOUGHTFUL.replace("TOOL", tool).replace("ARGUMENTS", arguments));
    }

    /** The thought goes back as it came, since the seal holds for nothing else. */
    static void assertThoughtWentBack(JsonNode body) {
        assertThat(body.path("messages").findValuesAsText("signature")).containsExactly("c2VhbA==");
        assertThat(body.path("messages").findValuesAsText("thinking")).containsExactly("Where is it?");
    }

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
