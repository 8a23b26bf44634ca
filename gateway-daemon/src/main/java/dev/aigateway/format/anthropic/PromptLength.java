package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;

/** How much there is to read in a request, in characters. */
final class PromptLength {

    /** Pictures and files are charged by their size on the screen, not by the letters that carry them. */
    private static final long ATTACHMENT_CHARACTERS = 6_000;

    private PromptLength() {}

    static long characters(JsonNode request) {
        long messages = 0;
        for (JsonNode message : request.path("messages")) {
            messages += content(message.path("content"));
        }
        JsonNode tools = request.path("tools");
        return messages
                + content(request.path("system"))
                + (tools.isMissingNode() ? 0 : tools.toString().length());
    }

    /** A string, or blocks. */
    private static long content(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue().length();
        }
        long characters = 0;
        for (JsonNode block : content) {
            characters += block(block);
        }
        return characters;
    }

    private static long block(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "text" -> block.path("text").asText().length();
            case "thinking" -> block.path("thinking").asText().length();
            case "image", "document" -> ATTACHMENT_CHARACTERS;
            case "tool_result" -> content(block.path("content"));
            default -> block.toString().length();
        };
    }
}
