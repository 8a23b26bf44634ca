package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The smallest value that a JSON Schema allows, as far as its types and required properties tell. */
final class MinimalArguments {

    /** A schema that requires itself has no smallest value; one that does so twice would grow without end. */
    private static final int DEPTH_MAX = 20;

    private static final int VALUES_MAX = 1_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode root;
    private int values;

    private MinimalArguments(JsonNode root) {
        this.root = root;
    }

    /** An object for any schema, as arguments always are. */
    static ObjectNode of(JsonNode schema) {
        return new MinimalArguments(schema).object(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (depth > DEPTH_MAX || values++ > VALUES_MAX) {
            return JSON.nullNode();
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("enum").has(0)) {
            return schema.path("enum").path(0);
        }
        for (String alternatives : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(alternatives).has(0)) {
                return value(schema.path(alternatives).path(0), depth + 1);
            }
        }
        return schema.has("$ref") ? value(referred(schema), depth + 1) : ofType(schema, depth);
    }

    private JsonNode ofType(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> JSON.arrayNode();
            case "integer", "number" -> JSON.numberNode(0);
            case "boolean" -> JSON.booleanNode(false);
            case "null" -> JSON.nullNode();
            default -> JSON.textNode("");
        };
    }

    /** The first of several. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        return type.asText(schema.has("properties") ? "object" : "string");
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        for (JsonNode name : schema.path("required")) {
            object.set(name.asText(), value(schema.path("properties").path(name.asText()), depth + 1));
        }
        return object;
    }

    /** Only references into the same schema, such as {@code #/$defs/city} and {@code #}. */
    private JsonNode referred(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.equals("#") || reference.startsWith("#/")
                ? root.at(reference.substring(1))
                : JSON.missingNode();
    }
}
