package dev.aigateway.translate.chat;

import dev.aigateway.format.openai.JsonField;
import dev.aigateway.translate.chat.Tool.Kind;
import java.util.ArrayList;
import java.util.List;

/** Tools in all the shapes that clients mix: nested as in chat, flat as in the Responses API, and Anthropic's own. */
final class ToolReader {

    private final Warnings warnings;
    private final List<Tool> tools = new ArrayList<>();

    ToolReader(Warnings warnings) {
        this.warnings = warnings;
    }

    List<Tool> read(List<JsonField> declared) {
        declared.forEach(this::add);
        return tools;
    }

    private void add(JsonField tool) {
        if (!tool.isObject()) {
            throw tool.wrong("must be an object");
        }
        switch (tool.at("type").text().orElse("")) {
            case "", "custom" -> add(ownOrCustom(tool));
            case "function" -> add(function(tool));
            case "namespace" -> tool.at("tools").items().forEach(this::add);
            default -> warnings.add(Warning.TOOL_DROPPED); // A tool that only its own provider runs.
        }
    }

    private void add(Tool tool) {
        tools.add(tool);
    }

    private static Tool ownOrCustom(JsonField tool) {
        if (tool.at("input_schema").isObject()) {
            return Tool.anthropic(tool);
        }
        if (tool.at("custom").isObject()) {
            return Tool.custom(tool.at("custom"), tool, Kind.CUSTOM);
        }
        return tool.at("type").isPresent() ? Tool.custom(tool, tool, Kind.CUSTOM_FLAT) : function(tool);
    }

    private static Tool function(JsonField tool) {
        JsonField nested = tool.at("function");
        return Tool.function(nested.isPresent() ? nested : tool, tool);
    }
}
