package dev.aigateway.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.upstream.Script.Answer;
import dev.aigateway.upstream.Script.Generated;
import dev.aigateway.upstream.Script.NoUsage;
import dev.aigateway.upstream.Script.ToolCall;
import dev.aigateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A generated answer as the Messages API sends it, whole and in frames. */
final class GeneratedMessage {

    /** What is charged for an answer that breaks off: so many characters are a token. */
    private static final int CHARACTERS_A_TOKEN = 4;

    private static final int JSON_PIECE_CHARACTERS = 8;
    private static final Pattern BEFORE_WORD = Pattern.compile("(?<=\\S)(?=\\s)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Generated script;
    private final String id;
    private final String model;
    private final boolean tellsUsage;

    GeneratedMessage(Generated script, String id, String model) {
        this.script = script;
        this.id = id;
        this.model = model;
        this.tellsUsage = !(script instanceof NoUsage);
    }

    byte[] whole() {
        ObjectNode message = message();
        message.withArray("content").add(block());
        message.put("stop_reason", stopReason());
        if (tellsUsage) {
            message.set("usage", usage(script.usage()));
        }
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    List<Frame> frames() {
        TokenUsage used = atMostOutput(1);
        List<Frame> frames = new ArrayList<>();
        frames.add(frame(start(used), used));
        frames.add(frame(event("content_block_start").put("index", 0).set("content_block", emptyBlock()), used));
        frames.add(frame(event("ping"), used));
        int characters = 0;
        for (String piece : pieces()) {
            characters += piece.length();
            used = atMostOutput(Math.max(1, Math.ceilDiv(characters, CHARACTERS_A_TOKEN)));
            frames.add(frame(delta(piece), used));
        }
        frames.add(frame(event("content_block_stop").put("index", 0), used));
        frames.add(frame(messageDelta(), script.usage()));
        frames.add(frame(event("message_stop"), script.usage()));
        return frames;
    }

    private TokenUsage atMostOutput(long tokens) {
        return script.usage().withOutput(Math.min(script.usage().output(), tokens));
    }

    private ObjectNode start(TokenUsage used) {
        ObjectNode message = message();
        if (tellsUsage) {
            message.set("usage", usage(used));
        }
        return event("message_start").set("message", message);
    }

    private ObjectNode message() {
        ObjectNode message = JSON.createObjectNode()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        return message.putNull("stop_reason").putNull("stop_sequence");
    }

    private ObjectNode messageDelta() {
        ObjectNode event = event("message_delta");
        event.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
        if (tellsUsage) {
            event.set("usage", totals(script.usage()));
        }
        return event;
    }

    private ObjectNode delta(String piece) {
        ObjectNode event = event("content_block_delta").put("index", 0);
        if (script instanceof ToolCall) {
            event.putObject("delta").put("type", "input_json_delta").put("partial_json", piece);
        } else {
            event.putObject("delta").put("type", "text_delta").put("text", piece);
        }
        return event;
    }

    private List<String> pieces() {
        return switch (script) {
            case Answer answer -> List.of(BEFORE_WORD.split(answer.text()));
            case NoUsage unsaid -> List.of(BEFORE_WORD.split(unsaid.answer().text()));
            case ToolCall call -> jsonPieces(call.json());
        };
    }

    private static List<String> jsonPieces(String json) {
        return IntStream.range(0, Math.ceilDiv(json.length(), JSON_PIECE_CHARACTERS))
                .mapToObj(i -> json.substring(
                        i * JSON_PIECE_CHARACTERS, Math.min(json.length(), (i + 1) * JSON_PIECE_CHARACTERS)))
                .toList();
    }

    private ObjectNode emptyBlock() {
        return block(script instanceof ToolCall ? "{}" : "");
    }

    private ObjectNode block() {
        return block(String.join("", pieces()));
    }

    private ObjectNode block(String content) {
        if (!(script instanceof ToolCall call)) {
            return JSON.createObjectNode().put("type", "text").put("text", content);
        }
        ObjectNode block = JSON.createObjectNode()
                .put("type", "tool_use")
                .put("id", "toolu_" + id)
                .put("name", call.name());
        try {
            return block.set("input", JSON.readTree(content));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the arguments of a script are not JSON: " + content, e);
        }
    }

    private String stopReason() {
        return script instanceof ToolCall ? "tool_use" : "end_turn";
    }

    private static ObjectNode usage(TokenUsage used) {
        ObjectNode usage = totals(used);
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", used.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", used.cacheWrite1h());
        return usage.put("service_tier", "standard");
    }

    private static ObjectNode totals(TokenUsage used) {
        return JSON.createObjectNode()
                .put("input_tokens", used.input())
                .put("cache_creation_input_tokens", used.cacheWrite5m() + used.cacheWrite1h())
                .put("cache_read_input_tokens", used.cacheRead())
                .put("output_tokens", used.output());
    }

    private static ObjectNode event(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static Frame frame(ObjectNode event, TokenUsage billed) {
        String text = "event: " + event.path("type").textValue() + "\ndata: " + event + "\n\n";
        return new Frame(text.getBytes(StandardCharsets.UTF_8), billed);
    }
}
