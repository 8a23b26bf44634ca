package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A chat request as one of the Messages API: as yet only texts. */
public final class ChatToMessages {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OUTPUT_TOKENS_MAX = 128_000;

    private ChatToMessages() {}

    public static MessagesBody translate(byte[] body, String modelAsked, String providerModel) {
        JsonNode chat = parsed(body);
        if (!chat.path("messages").isArray()) {
            throw new InvalidRequest("messages: the field is required", "messages");
        }
        ObjectNode messages = JsonNodeFactory.instance.objectNode().put("model", providerModel);
        messages.put("max_tokens", maxTokens(chat));
        putMessages(chat, messages);
        ChatTerms terms = new ChatTerms(
                modelAsked,
                chat.path("stream").asBoolean(),
                chat.at("/stream_options/include_usage").asBoolean(),
                false,
                Map.of(),
                Set.of(),
                Set.of());
        messages.put("stream", true);
        return new MessagesBody(messages.toString().getBytes(StandardCharsets.UTF_8), List.of(), terms);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new InvalidRequest("the request body is not valid JSON");
        }
    }

    private static long maxTokens(JsonNode chat) {
        long asked = chat.path("max_completion_tokens")
                .asLong(chat.path("max_tokens").asLong(OUTPUT_TOKENS_MAX));
        if (asked <= 0) {
            throw new InvalidRequest("max_tokens: must be positive", "max_tokens");
        }
        return Math.min(asked, OUTPUT_TOKENS_MAX);
    }

    private static void putMessages(JsonNode chat, ObjectNode request) {
        ArrayNode system = JsonNodeFactory.instance.arrayNode();
        ArrayNode turns = JsonNodeFactory.instance.arrayNode();
        for (JsonNode message : chat.path("messages")) {
            String role = message.path("role").asText();
            if (role.equals("system") || role.equals("developer")) {
                system.addObject()
                        .put("type", "text")
                        .put("text", message.path("content").asText());
            } else {
                turns.addObject().put("role", role).set("content", message.path("content"));
            }
        }
        if (!system.isEmpty()) {
            request.set("system", system);
        }
        request.set("messages", turns);
    }
}
