package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.util.Optional;
import java.util.Set;

/** Which tool the model is to call. */
sealed interface ToolChoice {

    /** The client leaves it open by saying nothing. */
    record Unsaid() implements ToolChoice {}

    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** Some tool. */
    record Any() implements ToolChoice {}

    /** This tool, by the provider's name. */
    record Named(String name) implements ToolChoice {}

    /** Some of these tools, by the provider's names. */
    record Among(Set<String> names, ToolChoice mode) implements ToolChoice {}

    static ToolChoice of(ChatRequest request, ToolNames names) {
        JsonField choice = field(request);
        if (!choice.isPresent()) {
            return new Unsaid();
        }
        return choice.isText() ? mode(choice) : new ToolChoiceReader(names).object(choice);
    }

    private static JsonField field(ChatRequest request) {
        return request.legacyFunctions() ? request.field("function_call") : request.field("tool_choice");
    }

    static ToolChoice mode(JsonField mode) {
        return switch (mode.textOrEmpty()) {
            case "auto" -> new Auto();
            case "none" -> new None();
            case "required", "any" -> new Any();
            default -> throw mode.wrong("must be none, auto, required or a tool");
        };
    }

    /** As the Messages API wants it. */
    default Optional<ObjectNode> json() {
        return switch (this) {
            case Unsaid _ -> Optional.empty();
            case Auto _ -> Optional.of(Blocks.of("auto"));
            case None _ -> Optional.of(Blocks.of("none"));
            case Any _ -> Optional.of(Blocks.of("any"));
            case Named named -> Optional.of(Blocks.of("tool").put("name", named.name()));
            case Among among -> among.mode().json();
        };
    }
}
