package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;

/**
 * A tool of the client's.
 *
 * @param asked the client's name of it
 * @param json as the provider is told of it, under the client's name
 */
record Tool(String asked, Kind kind, ObjectNode json) {

    enum Kind {
        FUNCTION,
        /** {@code type: "custom"}: called with text instead of arguments. */
        CUSTOM,
        /** The same in the flat form of the Responses API. */
        CUSTOM_FLAT
    }

    static Tool anthropic(JsonField tool) {
        ObjectNode json = Blocks.JSON.objectNode();
        String name = tool.at("name").requiredText();
        json.put("name", name);
        if (tool.value() instanceof ObjectNode fields) {
            json.setAll(fields);
        }
        if (tool.at("description").textOrEmpty().isEmpty()) {
            json.remove("description");
        }
        json.set("input_schema", InputSchema.of(tool.at("input_schema")));
        return new Tool(name, Kind.FUNCTION, CacheControl.copied(tool, json));
    }

    /** {@code holder}: where a mark for the cache may stand beside the function. */
    static Tool function(JsonField function, JsonField holder) {
        ObjectNode json = described(function, function.at("description").textOrEmpty());
        JsonField schema =
                function.at("parameters").isPresent() ? function.at("parameters") : function.at("input_schema");
        json.set("input_schema", InputSchema.of(schema));
        CacheControl.copied(function, json);
        return new Tool(function.at("name").textOrEmpty(), Kind.FUNCTION, CacheControl.copied(holder, json));
    }

    static Tool custom(JsonField custom, JsonField holder, Kind kind) {
        ObjectNode json = described(custom, customDescription(custom));
        json.set("input_schema", InputSchema.ofText());
        return new Tool(custom.at("name").textOrEmpty(), kind, CacheControl.copied(holder, json));
    }

    private static ObjectNode described(JsonField tool, String description) {
        ObjectNode json = Blocks.JSON.objectNode().put("name", tool.at("name").requiredText());
        return description.isEmpty() ? json : json.put("description", description);
    }

    private static String customDescription(JsonField custom) {
        String description = custom.at("description").textOrEmpty();
        JsonField format = custom.at("format");
        JsonField grammar = format.at("grammar").isObject() ? format.at("grammar") : format;
        String definition = grammar.at("definition").textOrEmpty();
        if (definition.isEmpty()) {
            return description;
        }
        String syntax = grammar.at("syntax").text().orElse("following");
        String rule = "The input must match this " + syntax + " grammar:\n" + definition;
        return description.isEmpty() ? rule : description + "\n\n" + rule;
    }
}
