package dev.aigateway.translate.chat;

import dev.aigateway.format.openai.JsonField;
import dev.aigateway.translate.chat.ToolChoice.Among;
import dev.aigateway.translate.chat.ToolChoice.Any;
import dev.aigateway.translate.chat.ToolChoice.Auto;
import dev.aigateway.translate.chat.ToolChoice.Named;
import dev.aigateway.translate.chat.ToolChoice.None;
import java.util.Set;
import java.util.stream.Collectors;

/** The choice of a tool where it is an object: nested, flat, Anthropic's own, or that of the older functions. */
final class ToolChoiceReader {

    private static final Set<String> OF_THE_CLIENT = Set.of("", "function", "custom", "tool");

    private final ToolNames names;

    ToolChoiceReader(ToolNames names) {
        this.names = names;
    }

    ToolChoice object(JsonField choice) {
        return switch (choice.at("type").text().orElse("")) {
            case "", "function", "custom", "tool" -> new Named(name(choice));
            case "auto" -> new Auto();
            case "none" -> new None();
            case "any", "required" -> new Any();
            case "allowed_tools" -> among(choice);
            // A tool that only its own provider runs; no tool has this name, and the choice is relaxed.
            default -> new Named("");
        };
    }

    private Among among(JsonField choice) {
        JsonField allowed = choice.at("allowed_tools").isObject() ? choice.at("allowed_tools") : choice;
        Set<String> tools = allowed.at("tools").items().stream()
                .filter(tool -> OF_THE_CLIENT.contains(tool.at("type").textOrEmpty()))
                .map(this::name)
                .collect(Collectors.toSet());
        JsonField mode = allowed.at("mode");
        return new Among(tools, mode.isPresent() ? ToolChoice.mode(mode) : new Auto());
    }

    private String name(JsonField tool) {
        for (String nested : new String[] {"function", "custom"}) {
            if (tool.at(nested).isObject()) {
                return names.provider(tool.at(nested).at("name").requiredText());
            }
        }
        return names.provider(tool.at("name").requiredText());
    }
}
