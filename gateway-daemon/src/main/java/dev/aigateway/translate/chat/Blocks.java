package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Builds and looks at content blocks of the Messages API. */
final class Blocks {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Blocks() {}

    static ObjectNode text(String text) {
        return of("text").put("text", text);
    }

    static ObjectNode of(String type) {
        return JSON.objectNode().put("type", type);
    }

    static ObjectNode toolUse(String id, String name, ObjectNode input) {
        return of("tool_use").put("id", id).put("name", name).set("input", input);
    }

    static ObjectNode toolResult(String id) {
        return of("tool_result").put("tool_use_id", id);
    }

    static boolean is(JsonNode block, String type) {
        return block.path("type").asText().equals(type);
    }

    static boolean has(List<ObjectNode> blocks, String type) {
        return blocks.stream().anyMatch(block -> is(block, type));
    }
}
