package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import dev.aigateway.translate.chat.Tool.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tools of a request, in their order, by the names that the provider gets to know. */
final class Tools {

    private final Map<String, Tool> byProviderName;

    private Tools(Map<String, Tool> byProviderName) {
        this.byProviderName = byProviderName;
    }

    static Tools of(ChatRequest request, ToolNames names, Warnings warnings) {
        Map<String, Tool> tools = new LinkedHashMap<>();
        declared(request, warnings).forEach(tool -> {
            if (tools.put(tool.asked(), tool) != null) {
                warnings.add(Warning.TOOL_DUPLICATE);
            }
        });
        // Names that need no change come first, so that none of them has to give way to one that was changed.
        tools.keySet().stream().filter(ToolNames::isAccepted).forEach(names::provider);
        Map<String, Tool> byProviderName = new LinkedHashMap<>();
        tools.forEach((asked, tool) -> {
            ArgumentNames.check(tool.json().path("input_schema"), warnings);
            byProviderName.put(names.provider(asked), tool);
        });
        return new Tools(byProviderName);
    }

    private static List<Tool> declared(ChatRequest request, Warnings warnings) {
        if (request.legacyFunctions()) {
            return array(request.field("functions")).stream()
                    .map(function -> Tool.function(function, function))
                    .toList();
        }
        return new ToolReader(warnings).read(array(request.field("tools")));
    }

    private static List<JsonField> array(JsonField tools) {
        if (tools.isPresent() && !tools.isArray()) {
            throw tools.wrong("must be an array");
        }
        return tools.items();
    }

    boolean isEmpty() {
        return byProviderName.isEmpty();
    }

    boolean has(String providerName) {
        return byProviderName.containsKey(providerName);
    }

    /** Those with these names alone. */
    Tools only(Set<String> providerNames) {
        return where(entry -> providerNames.contains(entry.getKey()));
    }

    private Tools where(Predicate<Map.Entry<String, Tool>> kept) {
        Map<String, Tool> some = new LinkedHashMap<>();
        byProviderName.entrySet().stream().filter(kept).forEach(entry -> some.put(entry.getKey(), entry.getValue()));
        return new Tools(some);
    }

    List<ObjectNode> json() {
        return byProviderName.entrySet().stream()
                .map(entry -> entry.getValue().json().deepCopy().put("name", entry.getKey()))
                .toList();
    }

    Set<String> customTools() {
        return names(Kind.CUSTOM);
    }

    Set<String> rawTools() {
        return names(Kind.CUSTOM_FLAT);
    }

    private Set<String> names(Kind kind) {
        return where(entry -> entry.getValue().kind() == kind).byProviderName.keySet().stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
