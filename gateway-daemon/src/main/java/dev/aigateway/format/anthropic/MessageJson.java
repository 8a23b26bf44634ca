package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.anthropic.AssistantMessage.Content.Text;
import dev.aigateway.format.anthropic.AssistantMessage.Content.ToolUse;
import dev.aigateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the answers of the Messages API that come at once. */
public final class MessageJson {

    static final ObjectMapper JSON = new ObjectMapper();

    private MessageJson() {}

    public static byte[] message(AssistantMessage message) {
        ObjectNode json = begun(message);
        json.withArray("content").add(block(message));
        json.put("stop_reason", message.stopReason());
        json.set("usage", usage(message.usage()));
        return bytes(json);
    }

    public static byte[] tokenCount(long inputTokens) {
        return bytes(JSON.createObjectNode().put("input_tokens", inputTokens));
    }

    /**
     * The type of an error follows from its status (platform.claude.com, "Errors").
     *
     * @param requestId null if it has none
     */
    public static byte[] error(int status, String message, @Nullable String requestId) {
        ObjectNode json = JSON.createObjectNode().put("type", "error");
        json.putObject("error").put("type", errorType(status)).put("message", message);
        return bytes(json.put("request_id", requestId));
    }

    private static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /** Without content, stop reason and usage. */
    static ObjectNode begun(AssistantMessage message) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", message.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", message.model());
        json.putArray("content");
        return json.putNull("stop_reason").putNull("stop_sequence");
    }

    static ObjectNode usage(TokenUsage usage) {
        return JSON.createObjectNode()
                .put("input_tokens", usage.input())
                .put("cache_creation_input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("output_tokens", usage.output());
    }

    private static ObjectNode block(AssistantMessage message) {
        return switch (message.content()) {
            case Text text -> text(text.text());
            case ToolUse use -> toolUse(use, parsed(use.arguments()));
        };
    }

    static ObjectNode text(String text) {
        return JSON.createObjectNode().put("type", "text").put("text", text);
    }

    static ObjectNode toolUse(ToolUse use, JsonNode input) {
        return JSON.createObjectNode()
                .put("type", "tool_use")
                .put("id", use.id())
                .put("name", use.name())
                .set("input", input);
    }

    private static JsonNode parsed(String arguments) {
        try {
            return JSON.readTree(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the arguments of a tool are not JSON", e);
        }
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
