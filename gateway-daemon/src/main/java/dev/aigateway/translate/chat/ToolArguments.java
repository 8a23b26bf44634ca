package dev.aigateway.translate.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.RequestJson;
import dev.aigateway.format.ValueCount;
import dev.aigateway.format.openai.JsonField;

/** What a tool was called with: a string in chat, often one that a model got wrong; always an object in the Messages API. For one request. */
final class ToolArguments {

    /** In the arguments of all calls. */
    private final ValueCount values = new ValueCount();

    ObjectNode parse(JsonField arguments) {
        String text = arguments.textOrEmpty();
        try {
            return object(RequestJson.tree(text, values));
        } catch (JsonProcessingException | NumberFormatException e) { // The latter for an exponent of many digits.
            if (values.exceeded()) {
                throw arguments.wrong("the arguments of all tool calls hold too many values");
            }
            return Blocks.JSON.objectNode().put("_raw", text);
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
