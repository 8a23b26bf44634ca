package dev.aigateway.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.aigateway.upstream.Script.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of the Messages API that a request must keep, and the refusals for those that do not. */
public final class MessagesRules {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> ALIASES = Set.of("claude-fast", "claude-quality", "claude-premium");
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    /** Fields of the other dialect, which the Messages API does not know. */
    private static final List<String> FOREIGN_FIELDS = List.of(
            "max_completion_tokens",
            "stop",
            "n",
            "functions",
            "function_call",
            "response_format",
            "reasoning_effort",
            "stream_options",
            "parallel_tool_calls",
            "logprobs",
            "logit_bias",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "user");

    private final String key;

    MessagesRules(String key) {
        this.key = key;
    }

    /** Empty for a valid request. */
    Optional<Refusal> refusal(ReceivedRequest request) {
        if (!request.headers("x-api-key").equals(List.of(key))) {
            return Optional.of(Refusal.of(401, "authentication_error", "invalid x-api-key"));
        }
        if (request.headers("anthropic-version").size() != 1) {
            return invalid("anthropic-version: header is required");
        }
        if (!request.header("content-type").orElse("").startsWith("application/json")) {
            return invalid("content-type: must be application/json");
        }
        JsonNode body = body(request);
        if (!body.isObject()) {
            return invalid("The request body is not valid JSON");
        }
        return fieldRefusal(body, request.path().endsWith("/count_tokens"));
    }

    /** A missing node if it is not JSON. */
    static JsonNode body(ReceivedRequest request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<Refusal> fieldRefusal(JsonNode body, boolean counting) {
        Optional<Refusal> model = modelRefusal(body.path("model"));
        if (model.isPresent()) {
            return model;
        }
        if (!counting && !body.has("max_tokens")) {
            return invalid("max_tokens: Field required");
        }
        if (!counting
                && (!body.path("max_tokens").isInt() || body.path("max_tokens").intValue() < 1)) {
            return invalid("max_tokens: must be greater than or equal to 1");
        }
        if (body.has("stream") && !body.path("stream").isBoolean()) {
            return invalid("stream: Input should be a valid boolean");
        }
        Optional<String> foreign = FOREIGN_FIELDS.stream().filter(body::has).findFirst();
        return foreign.isPresent()
                ? invalid(foreign.get() + ": Extra inputs are not permitted")
                : systemRefusal(body)
                        .or(() -> messagesRefusal(body.path("messages")))
                        .or(() -> orderRefusal(body));
    }

    private static Optional<Refusal> systemRefusal(JsonNode body) {
        return body.path("system").isArray() ? blocksRefusal("system", body.path("system")) : Optional.empty();
    }

    private static Optional<Refusal> orderRefusal(JsonNode body) {
        // A message thread is kept by the provider: what a further turn answers to is not in its request.
        boolean further = body.at("/thread/type").asText().equals("continue");
        return (further ? Optional.<String>empty() : TurnRules.problem(body.path("messages")))
                .or(() -> ToolRules.problem(body))
                .or(() -> ModelRules.problem(body))
                .flatMap(MessagesRules::invalid);
    }

    /** What is wrong with the body of a request; empty for a valid one. */
    public static Optional<String> problem(byte[] body) {
        try {
            return fieldRefusal(JSON.readTree(body), false).map(Refusal::toString);
        } catch (IOException e) {
            return Optional.of("not JSON");
        }
    }

    private static Optional<Refusal> modelRefusal(JsonNode model) {
        if (!model.isTextual()) {
            return invalid("model: Field required");
        }
        String name = model.textValue();
        return name.startsWith("claude-") && !ALIASES.contains(name)
                ? Optional.empty()
                : Optional.of(Refusal.of(404, "not_found_error", "model: " + name));
    }

    private static Optional<Refusal> messagesRefusal(JsonNode messages) {
        if (messages.isMissingNode()) {
            return invalid("messages: Field required");
        }
        if (!messages.isArray() || messages.isEmpty()) {
            return invalid("messages: at least one message is required");
        }
        if (!messages.path(0).path("role").asText().equals("user")) {
            return invalid("messages: first message must use the \"user\" role");
        }
        for (int i = 0; i < messages.size(); i++) {
            Optional<Refusal> refusal = messageRefusal("messages." + i, messages.path(i));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> messageRefusal(String at, JsonNode message) {
        if (!ROLES.contains(message.path("role").asText())) {
            return invalid(at + ".role: Input should be 'user' or 'assistant'");
        }
        JsonNode content = message.path("content");
        if (!content.isTextual() && !content.isArray()) {
            return invalid(at + ".content: Field required");
        }
        if (content.isTextual() && content.textValue().isEmpty()) {
            return invalid(at + ": messages must have non-empty content");
        }
        return content.isTextual() ? Optional.empty() : blocksRefusal(at, content);
    }

    private static Optional<Refusal> blocksRefusal(String at, JsonNode blocks) {
        if (blocks.isEmpty()) {
            return invalid(at + ": messages must have non-empty content");
        }
        for (JsonNode block : blocks) {
            if (!block.path("type").isTextual()) {
                return invalid(at + ".content: a block without a type");
            }
            if (block.path("content").isArray()) {
                Optional<Refusal> nested = blocksRefusal(at, block.path("content"));
                if (nested.isPresent()) {
                    return nested;
                }
            }
            if (block.path("type").textValue().equals("text")
                    && block.path("text").asText().isBlank()) {
                return invalid("messages: text content blocks must contain non-whitespace text");
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> invalid(String message) {
        return Optional.of(Refusal.of(400, "invalid_request_error", message));
    }
}
