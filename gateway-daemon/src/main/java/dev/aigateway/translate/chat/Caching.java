package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.ChatRequest;
import java.util.List;
import java.util.Optional;

/**
 * Marks a prompt for the provider's cache where the client did not: without a mark nothing is kept, and every turn of a
 * conversation is charged in full.
 */
final class Caching {

    /** A prompt that is sent once would only pay for being kept. */
    private static final int MESSAGES_MIN = 3;

    /** Of all marks in a request, the automatic one included. */
    private static final int MARKS_MAX = 4;

    private Caching() {}

    /** The mark at the top of the body, after which the provider itself finds the best place. */
    static Optional<ObjectNode> automatic(
            ChatRequest request, JsonNode system, JsonNode tools, List<ObjectNode> messages) {
        int marks = marks(system, tools, messages);
        Optional<ObjectNode> own = CacheControl.mark(request.field(CacheControl.FIELD));
        if (own.isPresent()) {
            return own.filter(_ -> marks < MARKS_MAX);
        }
        boolean worthIt = !tools.isEmpty() || messages.size() >= MESSAGES_MIN;
        return marks == 0 && worthIt && !clientDecides(request)
                ? Optional.of(CacheControl.ephemeral())
                : Optional.empty();
    }

    private static int marks(JsonNode system, JsonNode tools, List<ObjectNode> messages) {
        int marks = CacheControl.count(system) + CacheControl.count(tools);
        for (ObjectNode message : messages) {
            marks += CacheControl.count(message.path("content"));
        }
        return marks;
    }

    private static boolean clientDecides(ChatRequest request) {
        return request.field("prompt_cache_options").at("mode").textOrEmpty().equals("explicit");
    }
}
