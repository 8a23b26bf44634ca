package dev.aigateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a translated request must keep to beyond {@link MessagesRules}: nothing in it but what the Messages API knows, in
 * the one form in which the gateway writes it.
 */
public final class TranslatedRules {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> FIELDS = Set.of(
            "metadata",
            "model",
            "max_tokens",
            "stream",
            "system",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "service_tier",
            "speed",
            "messages",
            "cache_control");

    private static final Set<String> TOOL_FIELDS =
            Set.of("name", "type", "description", "input_schema", "cache_control", "strict", "eager_input_streaming");

    private static final Pattern USER_ID = Pattern.compile("[0-9a-f]{128}");
    private static final Pattern FAST = Pattern.compile("claude-opus-(5-5|5|4-8)");

    private TranslatedRules() {}

    /** What is wrong with the body of a translated request; empty for a valid one. */
    public static Optional<String> problem(byte[] body) {
        Optional<String> refused = MessagesRules.problem(body);
        if (refused.isPresent()) {
            return refused;
        }
        try {
            return problems(JSON.readTree(body)).findFirst();
        } catch (IOException e) {
            return Optional.of("not JSON");
        }
    }

    private static Stream<String> problems(JsonNode body) {
        return Stream.of(
                        unknown("", body, FIELDS),
                        unless(body.path("stream").asBoolean(), "stream: must be true"),
                        unless(
                                !body.has("metadata")
                                        || USER_ID.matcher(body.at("/metadata/user_id")
                                                        .asText())
                                                .matches(),
                                "metadata: must hold an opaque id"),
                        unless(
                                !body.has("speed")
                                        || FAST.matcher(body.path("model").asText())
                                                .matches(),
                                "speed: not for this model"),
                        word("service_tier", body, "auto", "standard_only"),
                        list("system", body),
                        list("tools", body),
                        list("stop_sequences", body),
                        list("messages", body),
                        thinking(body.path("thinking")),
                        outputConfig(body),
                        system(body),
                        tools(body.path("tools")),
                        messages(body.path("messages")),
                        CacheRules.problem(body))
                .flatMap(Optional::stream);
    }

    static Optional<String> unless(boolean right, String problem) {
        return right ? Optional.empty() : Optional.of(problem);
    }

    /** A field that is not known, as the API would name it. */
    static Optional<String> unknown(String at, JsonNode object, Set<String> known) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        names.removeAll(known);
        return unless(names.isEmpty(), at + names + ": Extra inputs are not permitted");
    }

    private static Optional<String> word(String name, JsonNode body, String... words) {
        return unless(!body.has(name) || List.of(words).contains(body.path(name).asText()), name + ": unknown");
    }

    private static Optional<String> list(String name, JsonNode body) {
        return unless(
                !body.has(name)
                        || (body.path(name).isArray() && !body.path(name).isEmpty()),
                name + ": must be a list with something in it");
    }

    private static Optional<String> thinking(JsonNode thinking) {
        return switch (thinking.path("type").asText()) {
            case "" -> unless(thinking.isMissingNode(), "thinking: without type");
            case "adaptive" ->
                unknown("thinking", thinking, Set.of("type", "display"))
                        .or(() -> word("display", thinking, "summarized", "omitted"));
            case "enabled" -> unknown("thinking", thinking, Set.of("type", "budget_tokens"));
            default -> unknown("thinking", thinking, Set.of("type"));
        };
    }

    private static Optional<String> outputConfig(JsonNode body) {
        JsonNode config = body.path("output_config");
        JsonNode format = config.path("format");
        return unknown("output_config", config, Set.of("effort", "format"))
                .or(() -> unless(!body.has("output_config") || !config.isEmpty(), "output_config: says nothing"))
                .or(() -> unknown("output_config.format", format, Set.of("type", "schema")))
                .or(() -> format.isMissingNode() ? Optional.empty() : SchemaRules.problem(format.path("schema")));
    }

    private static Optional<String> system(JsonNode body) {
        return each(body.path("system"), block -> BlockRules.problem("system", block));
    }

    private static Optional<String> tools(JsonNode tools) {
        return each(
                tools,
                tool -> unknown("tools", tool, TOOL_FIELDS)
                        .or(() -> unless(tool.path("input_schema").isObject(), "tools: without input_schema"))
                        .or(() -> unless(
                                !tool.has("description")
                                        || !tool.path("description").asText().isEmpty(),
                                "tools: an empty description")));
    }

    private static Optional<String> messages(JsonNode messages) {
        String before = "";
        for (JsonNode message : messages) {
            String role = message.path("role").asText();
            Optional<String> problem = unknown("message", message, Set.of("role", "content"))
                    .or(() -> unless(message.path("content").isArray(), "message: content is no list"))
                    .or(() -> each(message.path("content"), block -> BlockRules.problem(role, block)));
            if (problem.isPresent()) {
                return problem;
            }
            if (role.equals(before)) {
                return Optional.of("messages: two turns of the " + role);
            }
            before = role;
        }
        return Optional.empty();
    }

    interface Rule {
        Optional<String> problem(JsonNode node);
    }

    static Optional<String> each(JsonNode nodes, Rule rule) {
        for (JsonNode node : nodes) {
            Optional<String> problem = rule.problem(node);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }
}
