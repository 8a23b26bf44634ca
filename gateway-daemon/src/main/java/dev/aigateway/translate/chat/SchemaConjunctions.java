package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A schema without {@code allOf}, whose parts become one: an answer's objects have no other properties than those that
 * are named with them, so that parts would exclude each other. For schemas whose references end.
 */
final class SchemaConjunctions {

    /** Parts may refer to what has parts that refer, each twice as many as the one before. */
    private static final int PARTS_MAX = 100;

    /** What holds values and no schemas. */
    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples", "required");
    /** What says nothing about an answer, or what the whole says better than a part. */
    private static final Set<String> REMARKS =
            Set.of("title", "description", "default", "examples", "$schema", "$id", "$comment", "additionalProperties");

    private final JsonNode root;
    private final Map<String, JsonNode> referred = new HashMap<>();
    private int parts;
    private boolean possible = true;

    private SchemaConjunctions(JsonNode root) {
        this.root = root;
    }

    /** Empty for what no schema of an answer can say: parts that contradict each other, or objects of unnamed properties. */
    static Optional<ObjectNode> merged(ObjectNode schema) {
        SchemaConjunctions conjunctions = new SchemaConjunctions(schema);
        ObjectNode merged = conjunctions.object(schema);
        return conjunctions.possible ? Optional.of(merged) : Optional.empty();
    }

    private JsonNode merged(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            return object(object);
        }
        if (!schema.isArray()) {
            return schema;
        }
        ArrayNode array = Blocks.JSON.arrayNode();
        schema.forEach(item -> array.add(merged(item)));
        return array;
    }

    private ObjectNode object(ObjectNode schema) {
        ObjectNode merged = Blocks.JSON.objectNode();
        for (var field : schema.properties()) {
            boolean values = VALUES.contains(field.getKey());
            merged.set(field.getKey(), values ? field.getValue() : merged(field.getValue()));
        }
        if (merged.path("allOf").isArray()) {
            merged.remove("allOf").forEach(part -> absorb(merged, part));
        }
        possible &= !hasUnnamedPropertiesOnly(merged);
        return merged;
    }

    private static boolean hasUnnamedPropertiesOnly(ObjectNode schema) {
        JsonNode others = schema.path("additionalProperties");
        boolean some = others.isObject() || (others.isBoolean() && others.booleanValue());
        return schema.path("properties").isEmpty()
                && (some || schema.path("patternProperties").isObject());
    }

    private void absorb(ObjectNode whole, JsonNode part) {
        JsonNode referred = referred(part);
        if (referred instanceof ObjectNode object && parts++ < PARTS_MAX) {
            object.properties().forEach(field -> absorb(whole, field.getKey(), field.getValue()));
        } else {
            possible = false;
        }
    }

    private JsonNode referred(JsonNode part) {
        String reference = part.path("$ref").asText();
        if (!reference.startsWith("#/")) {
            return part;
        }
        JsonNode known = referred.get(reference);
        JsonNode merged = known == null ? merged(root.at(reference.substring(1))) : known;
        referred.put(reference, merged);
        return merged;
    }

    private void absorb(ObjectNode whole, String keyword, JsonNode value) {
        switch (keyword) {
            case "properties" ->
                value.properties()
                        .forEach(property ->
                                put(whole.withObject("properties"), property.getKey(), property.getValue()));
            case "required" -> require(whole, value);
            default -> {
                if (!REMARKS.contains(keyword) || !whole.has(keyword)) {
                    put(whole, keyword, value);
                }
            }
        }
    }

    private void put(ObjectNode schema, String name, JsonNode value) {
        possible &= !schema.has(name) || schema.path(name).equals(value);
        schema.set(name, value);
    }

    private static void require(ObjectNode whole, JsonNode names) {
        Set<String> required = new LinkedHashSet<>();
        whole.path("required").forEach(name -> required.add(name.asText()));
        names.forEach(name -> required.add(name.asText()));
        ArrayNode all = whole.putArray("required");
        required.forEach(all::add);
    }
}
