package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;

/** The schema of a tool's arguments, which the Messages API wants to describe an object at its top. */
final class InputSchema {

    private InputSchema() {}

    static ObjectNode of(JsonField parameters) {
        if (parameters.value() instanceof ObjectNode schema && !schema.isEmpty()) {
            return object(SchemaVariants.merged(SchemaDrafts.latest(schema)));
        }
        if (parameters.isPresent()
                && !parameters.isObject()
                && !parameters.value().isBoolean()) {
            throw parameters.wrong("must be a JSON schema");
        }
        return empty();
    }

    /** One required string, for tools that are called with text. */
    static ObjectNode ofText() {
        ObjectNode schema = empty();
        schema.withObject("properties").putObject("input").put("type", "string");
        schema.putArray("required").add("input");
        return schema.put("additionalProperties", false);
    }

    /** For a tool that is only spoken of. */
    static ObjectNode unknown() {
        return Blocks.of("object");
    }

    private static ObjectNode empty() {
        ObjectNode schema = Blocks.of("object");
        schema.putObject("properties");
        return schema;
    }

    private static ObjectNode object(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual() && type.textValue().equals("object")) {
            return schema;
        }
        ObjectNode object = Blocks.of("object");
        schema.properties().stream()
                .filter(field -> !field.getKey().equals("type"))
                .forEach(field -> object.set(field.getKey(), field.getValue()));
        return object;
    }
}
