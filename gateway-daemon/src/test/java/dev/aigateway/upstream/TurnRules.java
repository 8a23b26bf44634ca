package dev.aigateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The order of turns, and of tool calls and their results in them. For one request. */
final class TurnRules {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private final JsonNode messages;
    private final Set<String> ids = new HashSet<>();

    private TurnRules(JsonNode messages) {
        this.messages = messages;
    }

    /** What is wrong with a conversation; empty for a valid one. */
    static Optional<String> problem(JsonNode messages) {
        TurnRules rules = new TurnRules(messages);
        for (int i = 0; i < messages.size(); i++) {
            Optional<String> problem = rules.problem(i);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    static boolean has(JsonNode message, String blockType) {
        for (JsonNode block : message.path("content")) {
            if (is(block, blockType)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> problem(int index) {
        return switch (messages.path(index).path("role").asText()) {
            case "system" -> place(index);
            case "assistant" -> calls(index).or(() -> ending(index));
            default -> results(index);
        };
    }

    private Optional<String> place(int index) {
        boolean last = index + 1 == messages.size();
        return role(index - 1).equals("user") && (last || role(index + 1).equals("assistant"))
                ? Optional.empty()
                : Optional.of(
                        "messages." + index + ": a system message must follow the user and precede the assistant");
    }

    private String role(int index) {
        return messages.path(index).path("role").asText();
    }

    private Optional<String> calls(int index) {
        Set<String> called = ids(messages.path(index), "tool_use", "id");
        for (JsonNode block : messages.path(index).path("content")) {
            String id = block.path("id").asText();
            if (is(block, "tool_use") && (!ID.matcher(id).matches() || !ids.add(id))) {
                return Optional.of("messages." + index + ": `tool_use` ids must be unique and well-formed");
            }
            if (is(block, "tool_use") && !block.path("input").isObject()) {
                return Optional.of("messages." + index + ": input: Input should be a valid dictionary");
            }
        }
        JsonNode next = index + 1 < messages.size() ? messages.path(index + 1) : MissingNode.getInstance();
        return called.equals(ids(next, "tool_result", "tool_use_id"))
                ? Optional.empty()
                : Optional.of(
                        "messages." + index + ": `tool_use` ids were found without `tool_result` blocks immediately"
                                + " after, or the other way round");
    }

    /** Whether the model may be asked to go on with it is the model's matter. */
    private Optional<String> ending(int index) {
        JsonNode content = messages.path(index).path("content");
        String text = content.isTextual()
                ? content.textValue()
                : content.path(content.size() - 1).path("text").asText();
        return index + 1 == messages.size() && !text.equals(text.stripTrailing())
                ? Optional.of("messages: final assistant content cannot end with trailing whitespace")
                : Optional.empty();
    }

    /** They come first, and belong to the turn before. */
    private Optional<String> results(int index) {
        boolean others = false;
        Set<String> answered = new HashSet<>();
        for (JsonNode block : messages.path(index).path("content")) {
            boolean result = is(block, "tool_result");
            if (result && (others || !answered.add(block.path("tool_use_id").asText()))) {
                return Optional.of("messages." + index + ": tool_result blocks must come first, one for each call");
            }
            others |= !result;
        }
        boolean calledBefore = index > 0 && has(messages.path(index - 1), "tool_use");
        return answered.isEmpty() || calledBefore
                ? Optional.empty()
                : Optional.of("messages." + index + ": unexpected `tool_use_id` found in `tool_result` blocks");
    }

    private static Set<String> ids(JsonNode message, String blockType, String field) {
        Set<String> found = new HashSet<>();
        for (JsonNode block : message.path("content")) {
            if (is(block, blockType)) {
                found.add(block.path(field).asText());
            }
        }
        return found;
    }

    private static boolean is(JsonNode block, String type) {
        return block.path("type").asText().equals(type);
    }
}
