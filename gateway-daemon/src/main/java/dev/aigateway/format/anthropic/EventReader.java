package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aigateway.format.anthropic.AnthropicEvent.Block;
import dev.aigateway.format.anthropic.AnthropicEvent.BlockStart;
import dev.aigateway.format.anthropic.AnthropicEvent.BlockStop;
import dev.aigateway.format.anthropic.AnthropicEvent.ContentDelta;
import dev.aigateway.format.anthropic.AnthropicEvent.Delta;
import dev.aigateway.format.anthropic.AnthropicEvent.Failed;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageDelta;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageStart;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageStop;
import dev.aigateway.format.anthropic.AnthropicEvent.Other;
import dev.aigateway.format.anthropic.AnthropicEvent.Ping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of the Messages API from their JSON. */
final class EventReader {

    /** Numbers keep their spelling where a tool's input is written out again. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private EventReader() {}

    static AnthropicEvent read(byte[] data) {
        if (data.length == 0) {
            return new Other();
        }
        try {
            return read(JSON.readTree(data));
        } catch (IOException | NumberFormatException e) { // The latter for an exponent of more than ten digits.
            return new Other(); // Somebody else's extension; who passes frames on unchanged passes it all the same.
        }
    }

    static List<AnthropicEvent> ofWhole(byte[] body) {
        try {
            JsonNode message = JSON.readTree(body);
            return message.path("type").asText().equals("message") ? ofWhole(message) : List.of();
        } catch (IOException | NumberFormatException e) {
            return List.of();
        }
    }

    private static List<AnthropicEvent> ofWhole(JsonNode message) {
        List<AnthropicEvent> events = new ArrayList<>();
        events.add(start(message));
        for (JsonNode block : message.path("content")) {
            int index = events.size();
            events.add(new BlockStart(index, block(block)));
            events.add(new BlockStop(index));
        }
        events.add(delta(message, message.path("usage")));
        events.add(new MessageStop());
        return events;
    }

    private static AnthropicEvent read(JsonNode event) {
        return switch (event.path("type").asText()) {
            case "content_block_delta", "content_block_start", "content_block_stop" -> ofBlock(event);
            case "message_start" -> event.path("message").isObject() ? start(event.path("message")) : new Other();
            case "message_delta" -> delta(event.path("delta"), event.path("usage"));
            case "message_stop" -> new MessageStop();
            case "ping" -> new Ping();
            case "error" ->
                new Failed(
                        event.at("/error/type").asText("unknown"),
                        event.at("/error/message").asText());
            default -> new Other();
        };
    }

    /** Without an index it could be of any block, and is of none. */
    private static AnthropicEvent ofBlock(JsonNode event) {
        if (!event.path("index").canConvertToInt()) {
            return new Other();
        }
        int index = event.path("index").intValue();
        return switch (event.path("type").asText()) {
            case "content_block_start" -> new BlockStart(index, block(event.path("content_block")));
            case "content_block_delta" -> new ContentDelta(index, delta(event.path("delta")));
            default -> new BlockStop(index);
        };
    }

    private static MessageStart start(JsonNode message) {
        return new MessageStart(
                text(message.path("id")), text(message.path("model")), UsageReader.read(message.path("usage")));
    }

    private static MessageDelta delta(JsonNode end, JsonNode usage) {
        return new MessageDelta(
                text(end.path("stop_reason")),
                Refusal.read(end.path("stop_details")).orElse(null),
                UsageReader.read(usage));
    }

    private static Block block(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "text" -> new Block.Text(block.path("text").asText());
            case "thinking" -> new Block.Thinking(block.path("thinking").asText());
            case "tool_use" ->
                new Block.ToolUse(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        block.path("input").isObject() ? block.path("input").toString() : "{}");
            default -> new Block.Hidden();
        };
    }

    private static Delta delta(JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> new Delta.Text(delta.path("text").asText());
            case "thinking_delta" -> new Delta.Thinking(delta.path("thinking").asText());
            case "input_json_delta" -> new Delta.Json(delta.path("partial_json").asText());
            default -> new Delta.Hidden();
        };
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }
}
