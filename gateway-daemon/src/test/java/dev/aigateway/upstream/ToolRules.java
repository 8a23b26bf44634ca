package dev.aigateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the Messages API requires of tools, and of what else stands beside the messages. */
final class ToolRules {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int CACHE_MARKS_MAX = 4;

    private ToolRules() {}

    /** What is wrong with a request; empty for a valid one. */
    static Optional<String> problem(JsonNode body) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : body.path("tools")) {
            Optional<String> problem = problem(tool, names);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return choice(body.path("tool_choice"), names)
                .or(() -> names.isEmpty() ? calls(body.path("messages")) : Optional.empty())
                .or(() -> stops(body.path("stop_sequences")))
                .or(() -> marks(body));
    }

    private static Optional<String> problem(JsonNode tool, Set<String> names) {
        String name = tool.path("name").asText();
        if (!NAME.matcher(name).matches() || !names.add(name)) {
            return Optional.of("tools: names must be unique and match " + NAME);
        }
        JsonNode schema = tool.path("input_schema");
        boolean variants = schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf");
        return tool.has("input_schema")
                        && (variants || !schema.path("type").asText().equals("object"))
                ? Optional.of("tools: input_schema: must be an object, without oneOf, allOf, or anyOf at the top level")
                : Optional.empty();
    }

    private static Optional<String> choice(JsonNode choice, Set<String> names) {
        if (choice.isMissingNode()) {
            return Optional.empty();
        }
        boolean known = !choice.path("type").asText().equals("tool")
                || names.contains(choice.path("name").asText());
        boolean parallel = !choice.has("disable_parallel_tool_use")
                || List.of("auto", "any", "tool").contains(choice.path("type").asText());
        return !names.isEmpty() && known && parallel
                ? Optional.empty()
                : Optional.of("tool_choice: may only be specified while providing tools, and name one of them");
    }

    private static Optional<String> calls(JsonNode messages) {
        for (JsonNode message : messages) {
            if (TurnRules.has(message, "tool_use")) {
                return Optional.of("tools: Field required when there are `tool_use` blocks");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> stops(JsonNode sequences) {
        for (JsonNode sequence : sequences) {
            if (sequence.asText().isBlank()) {
                return Optional.of("stop_sequences: each stop sequence must contain non-whitespace");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> marks(JsonNode body) {
        return body.findValues("cache_control").size() > CACHE_MARKS_MAX
                ? Optional.of("A maximum of 4 blocks with cache_control may be provided.")
                : Optional.empty();
    }
}
