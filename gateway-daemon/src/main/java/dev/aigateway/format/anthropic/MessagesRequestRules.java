package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import java.util.Set;

/** What the Messages API requires of every request, in its own words. */
final class MessagesRequestRules {

    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    private MessagesRequestRules() {}

    static void checkToAnswer(JsonNode request) {
        required(request, "model");
        required(request, "max_tokens");
        check(isLong(request.path("max_tokens")), "max_tokens", "Input should be a valid integer");
        check(request.path("max_tokens").longValue() >= 1, "max_tokens", "Input should be greater than or equal to 1");
        checkMessages(request);
    }

    static void checkToCount(JsonNode request) {
        required(request, "model");
        checkMessages(request);
    }

    private static void checkMessages(JsonNode request) {
        required(request, "messages");
        JsonNode messages = request.path("messages");
        check(messages.isArray(), "messages", "Input should be a valid list");
        check(!messages.isEmpty(), "messages", "at least one message is required");
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.path(i);
            String at = "messages." + i + ".";
            String role = message.path("role").asText();
            JsonNode content = message.path("content");
            check(ROLES.contains(role), at + "role", "Input should be 'user' or 'assistant'");
            check(!content.isMissingNode(), at + "content", "Field required");
            check(content.isTextual() || content.isArray(), at + "content", "Input should be a valid list");
        }
    }

    private static boolean isLong(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    private static void required(JsonNode request, String field) {
        check(request.has(field), field, "Field required");
    }

    private static void check(boolean right, String field, String problem) {
        if (!right) {
            throw new InvalidRequest(field + ": " + problem, field);
        }
    }
}
