package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What earlier drafts of JSON Schema say, in the words of draft 2020-12: the provider refuses a whole request for one
 * tool that was described in older ones (json-schema.org, release notes of drafts 6 and 2020-12).
 */
final class SchemaDrafts {

    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples");
    private static final Set<String> SCHEMAS_BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private SchemaDrafts() {}

    static ObjectNode latest(JsonNode schema) {
        ObjectNode latest = Blocks.JSON.objectNode();
        for (var keyword : schema.properties()) {
            keyword(latest, keyword.getKey(), keyword.getValue(), schema);
        }
        return latest;
    }

    private static void keyword(ObjectNode latest, String name, JsonNode value, JsonNode schema) {
        switch (name) {
            case "items" -> latest.set(value.isArray() ? "prefixItems" : name, schemas(value));
            case "additionalItems" -> latest.set(schema.path("items").isArray() ? "items" : name, schemas(value));
            case "exclusiveMinimum" -> bound(latest, name, value, schema.path("minimum"));
            case "exclusiveMaximum" -> bound(latest, name, value, schema.path("maximum"));
            case "minimum" -> unless(schema.path("exclusiveMinimum"), latest, name, value);
            case "maximum" -> unless(schema.path("exclusiveMaximum"), latest, name, value);
            case "required" -> {
                if (!value.isBoolean()) {
                    latest.set(name, value);
                }
            }
            default -> latest.set(name, other(name, value));
        }
    }

    /** Once a remark about a limit that stands beside it, now a limit itself. */
    private static void bound(ObjectNode latest, String name, JsonNode value, JsonNode limit) {
        if (!value.isBoolean()) {
            latest.set(name, value);
        } else if (value.booleanValue() && limit.isNumber()) {
            latest.set(name, limit);
        }
    }

    private static void unless(JsonNode exclusive, ObjectNode latest, String name, JsonNode value) {
        if (!exclusive.isBoolean() || !exclusive.booleanValue()) {
            latest.set(name, value);
        }
    }

    private static JsonNode other(String name, JsonNode value) {
        if (VALUES.contains(name)) {
            return value;
        }
        return SCHEMAS_BY_NAME.contains(name) && value.isObject() ? byName(value) : schemas(value);
    }

    private static ObjectNode byName(JsonNode schemas) {
        ObjectNode latest = Blocks.JSON.objectNode();
        schemas.properties().forEach(schema -> latest.set(schema.getKey(), schemas(schema.getValue())));
        return latest;
    }

    private static JsonNode schemas(JsonNode value) {
        if (value.isObject()) {
            return latest(value);
        }
        if (!value.isArray()) {
            return value;
        }
        ArrayNode latest = Blocks.JSON.arrayNode();
        value.forEach(schema -> latest.add(schemas(schema)));
        return latest;
    }
}
