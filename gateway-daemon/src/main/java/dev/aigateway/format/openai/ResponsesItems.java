package dev.aigateway.format.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The items of a Responses-shaped body as chat messages. */
final class ResponsesItems {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What refers to something that a provider would have to keep. */
    private static final List<String> STATEFUL_FIELDS = List.of("previous_response_id", "conversation", "prompt");

    private final List<JsonField> messages = new ArrayList<>();
    private boolean dropped;

    private ResponsesItems() {}

    static ResponsesItems of(JsonField body) {
        checkStateless(body);
        ResponsesItems items = new ResponsesItems();
        body.at("instructions").text().ifPresent(text -> items.text(body.at("instructions"), "system"));
        JsonField input = body.at("input");
        if (input.isText()) {
            items.text(input, "user");
        }
        input.items().forEach(items::add);
        return items;
    }

    /** Chat messages, among which some clients put items of the other API, which have a type instead of a role. */
    static ResponsesItems ofMessages(JsonField messages) {
        ResponsesItems items = new ResponsesItems();
        for (JsonField message : messages.items()) {
            if (message.at("role").isPresent() || !message.at("type").isText()) {
                items.messages.add(message);
            } else {
                items.add(message);
            }
        }
        return items;
    }

    private static void checkStateless(JsonField body) {
        for (String name : STATEFUL_FIELDS) {
            if (body.at(name).isPresent()) {
                throw body.at(name).wrong("nothing is kept here between requests; send the whole conversation");
            }
        }
        if (body.at("background").isTrue()) {
            throw body.at("background").wrong("answers in the background are not supported");
        }
    }

    List<JsonField> messages() {
        return messages;
    }

    boolean dropped() {
        return dropped;
    }

    private void text(JsonField text, String role) {
        add(text, message(role).set("content", text.value()));
    }

    private void add(JsonField item) {
        String type = item.at("type").textOrEmpty();
        switch (type) {
            case "message" -> messages.add(item);
            case "function_call" -> add(item, call(item, "function", "arguments"));
            case "custom_tool_call" -> add(item, call(item, "custom", "input"));
            case "local_shell_call" -> add(item, shellCall(item));
            case "function_call_output", "custom_tool_call_output", "local_shell_call_output" ->
                add(item, output(item));
            case "reasoning" -> {} // Without a signature of the model that is asked now, it would be refused.
            case "item_reference" ->
                throw item.at("type").wrong("nothing is kept here between requests; send the item itself");
            default -> other(item, type);
        }
    }

    private void other(JsonField item, String type) {
        if (type.isEmpty() && item.at("role").isPresent()) {
            messages.add(item);
        } else if (type.endsWith("_call") || type.endsWith("_call_output") || type.startsWith("mcp_")) {
            dropped = true; // The work of a tool that only its own provider runs.
        } else {
            throw item.at("type").wrong("\"" + type + "\" is not supported");
        }
    }

    private void add(JsonField item, ObjectNode message) {
        messages.add(new JsonField(item.path(), message));
    }

    private static ObjectNode call(JsonField item, String kind, String input) {
        ObjectNode call = JSON.objectNode();
        call.set("id", callId(item).value());
        call.put("type", kind);
        ObjectNode called = call.putObject(kind);
        called.set("name", item.at("name").value());
        called.set(input, item.at(input).value());
        return calling(call);
    }

    private static ObjectNode shellCall(JsonField item) {
        ObjectNode call = JSON.objectNode();
        call.set("id", callId(item).value());
        call.put("type", "function");
        call.putObject("function")
                .put("name", "local_shell")
                .put("arguments", item.at("action").value().toString());
        return calling(call);
    }

    /** That of the item itself where the call has none. */
    private static JsonField callId(JsonField item) {
        return item.at("call_id").isPresent() ? item.at("call_id") : item.at("id");
    }

    private static ObjectNode calling(ObjectNode call) {
        ObjectNode message = message("assistant");
        message.putArray("tool_calls").add(call);
        return message;
    }

    private static ObjectNode output(JsonField item) {
        ObjectNode message = message("tool");
        message.set("tool_call_id", callId(item).value());
        JsonField output = item.at("output");
        message.set("content", output.isObject() ? JSON.textNode(output.value().toString()) : output.value());
        return message;
    }

    private static ObjectNode message(String role) {
        return JSON.objectNode().put("role", role);
    }
}
