package dev.aigateway.translate.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.RequestJson;

/** What a tool was called with: a string in chat, often one that a model got wrong; always an object in the Messages API. */
final class ToolArguments {

    private ToolArguments() {}

    static ObjectNode parse(String arguments) {
        try {
            return object(RequestJson.MAPPER.readTree(arguments));
        } catch (JsonProcessingException | NumberFormatException e) { // The latter for an exponent of many digits.
            return Blocks.JSON.objectNode().put("_raw", arguments);
        }
    }

    /** What a tool of type {@code custom} was called with. */
    static ObjectNode custom(String input) {
        return Blocks.JSON.objectNode().put("input", input);
    }

    static ObjectNode object(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        ObjectNode wrapped = Blocks.JSON.objectNode();
        return value.isMissingNode() ? wrapped : wrapped.set("value", value);
    }
}
