package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aigateway.error.GatewayException.InvalidRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request of the Messages API, read as far as one must to answer it without a model. Blocks that it does not know do
 * no harm. Immutable.
 */
public final class MessagesRequest {

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // A picture is one string.
                    .build())
            .build());

    /** How coding agents mark what they say in the user's name. */
    private static final String REMINDER = "<system-reminder>";

    private final JsonNode request;
    private final JsonNode lastUserMessage;

    private MessagesRequest(JsonNode request) {
        this.request = request;
        this.lastUserMessage = last(request.path("messages"));
    }

    /** Throws {@link InvalidRequest}, in the words of the API, for what cannot be answered. */
    public static MessagesRequest toAnswer(byte[] body) {
        JsonNode request = object(body);
        MessagesRequestRules.checkToAnswer(request);
        return new MessagesRequest(request);
    }

    /** As {@link #toAnswer}, where no {@code max_tokens} is needed. */
    public static MessagesRequest toCount(byte[] body) {
        JsonNode request = object(body);
        MessagesRequestRules.checkToCount(request);
        return new MessagesRequest(request);
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode request = JSON.readTree(body);
            if (request.isObject()) {
                return request;
            }
        } catch (IOException e) {
            throw new InvalidRequest("The request body is not valid JSON");
        }
        throw new InvalidRequest("The request body is not a JSON object");
    }

    private static JsonNode last(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.path(i).path("role").asText().equals("user")) {
                return messages.path(i);
            }
        }
        return messages.path(messages.size());
    }

    public long maxTokens() {
        return request.path("max_tokens").longValue();
    }

    /** What the user wrote last; empty if the last message of the user has no text. */
    public String lastUserText() {
        return texts(lastUserMessage.path("content")).stream()
                .filter(text -> !text.startsWith(REMINDER))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** The text of the first result that the user's last message brings back. */
    public Optional<String> lastToolResult() {
        for (JsonNode block : lastUserMessage.path("content")) {
            if (block.path("type").asText().equals("tool_result")) {
                return Optional.of(
                        String.join("\n", texts(block.path("content"))).strip());
            }
        }
        return Optional.empty();
    }

    private static List<String> texts(JsonNode content) {
        if (content.isTextual()) {
            return List.of(content.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("text")) {
                texts.add(block.path("text").asText());
            }
        }
        return texts;
    }

    /** The tools that the client runs and that may be called. */
    public List<String> toolNames() {
        if (request.path("tool_choice").path("type").asText().equals("none")) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode tool : request.path("tools")) {
            if (tool.has("input_schema")) {
                names.add(tool.path("name").asText());
            }
        }
        return names;
    }

    /** The tool that must be called, if one must. */
    public Optional<String> forcedTool() {
        JsonNode choice = request.path("tool_choice");
        return switch (choice.path("type").asText()) {
            case "any" -> toolNames().stream().findFirst();
            case "tool" ->
                toolNames().stream()
                        .filter(choice.path("name").asText()::equals)
                        .findFirst();
            default -> Optional.empty();
        };
    }

    /** The smallest arguments, an object in JSON, that a tool's schema allows. */
    public String minimalArguments(String toolName) {
        for (JsonNode tool : request.path("tools")) {
            if (tool.path("name").asText().equals(toolName)) {
                return MinimalArguments.of(tool.path("input_schema")).toString();
            }
        }
        throw new IllegalArgumentException("no such tool: " + toolName);
    }

    /** Of all that a model would have to read: messages, system prompt and tools. */
    public long characters() {
        return PromptLength.characters(request);
    }
}
