package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;
import java.util.List;

/** The same chat request in the other two shapes in which clients send it. */
final class Dialects {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Dialects() {}

    /** Of the Responses API: an item for each message, call and result. */
    static ObjectNode responses(ObjectNode chat) {
        ObjectNode body = chat.deepCopy();
        ArrayNode input = JSON.arrayNode();
        for (JsonNode message : body.remove("messages")) {
            items((ObjectNode) message, input);
        }
        body.set("input", input);
        rename(body, "reasoning_effort", body.withObject("reasoning"), "effort");
        rename(body, "max_completion_tokens", body, "max_output_tokens");
        return body;
    }

    private static void items(ObjectNode message, ArrayNode input) {
        if (message.path("role").asText().equals("tool")) {
            input.addObject()
                    .put("type", "function_call_output")
                    .<ObjectNode>set("call_id", message.path("tool_call_id"))
                    .set("output", message.path("content"));
            return;
        }
        JsonNode calls = message.remove("tool_calls");
        input.add(message);
        if (calls != null) {
            calls.forEach(call -> input.add(item(call)));
        }
    }

    private static ObjectNode item(JsonNode call) {
        ObjectNode item = JSON.objectNode().set("call_id", call.path("id"));
        return call.has("custom")
                ? item.put("type", "custom_tool_call").setAll((ObjectNode) call.path("custom"))
                : item.put("type", "function_call").setAll((ObjectNode) call.path("function"));
    }

    private static void rename(ObjectNode from, String name, ObjectNode to, String newName) {
        JsonNode value = from.remove(name);
        if (value != null) {
            to.set(newName, value);
        }
    }

    /** Calls and results in the provider's own blocks, as far as there is one for them; functions as bare tools. */
    static ObjectNode anthropic(ObjectNode chat) {
        ObjectNode body = chat.deepCopy();
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                result((ObjectNode) message);
            } else if (message.path("content").isTextual() && areFunctions(message.path("tool_calls"), chat)) {
                calls((ObjectNode) message);
            }
        }
        body.path("tools").forEach(tool -> bare((ObjectNode) tool));
        return body;
    }

    private static void result(ObjectNode message) {
        ObjectNode result = JSON.objectNode().put("type", "tool_result");
        result.set("tool_use_id", message.remove("tool_call_id"));
        result.set("content", message.remove("content"));
        message.put("role", "user").putArray("content").add(result);
    }

    /** And not of a tool whose arguments are no JSON. */
    private static boolean areFunctions(JsonNode calls, ObjectNode chat) {
        boolean functions = !calls.isEmpty();
        for (JsonNode call : calls) {
            functions &= call.has("function");
        }
        for (JsonNode tool : chat.path("tools")) {
            functions &= !tool.path("type").asText().equals("custom") || tool.has("custom");
        }
        return functions;
    }

    private static void calls(ObjectNode message) {
        String text = message.path("content").textValue();
        ArrayNode content = message.putArray("content");
        content.addObject().put("type", "text").put("text", text);
        for (JsonNode call : message.remove("tool_calls")) {
            JsonNode function = call.path("function");
            content.add(Blocks.toolUse(
                    call.path("id").textValue(),
                    function.path("name").textValue(),
                    new ToolArguments().parse(new JsonField("arguments", function.path("arguments")))));
        }
    }

    private static void bare(ObjectNode tool) {
        if (tool.remove("function") instanceof ObjectNode function) {
            tool.remove("type");
            tool.setAll(function);
            tool.remove(List.of("strict", "parameters"));
            tool.set(
                    "input_schema",
                    function.path("parameters").isObject() ? function.path("parameters") : JSON.objectNode());
        }
    }
}
