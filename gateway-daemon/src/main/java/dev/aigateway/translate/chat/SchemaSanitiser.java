package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A schema without {@code allOf}, and with only what the provider enforces; the rest is told to the model in descriptions (platform.claude.com,
 * "Structured outputs").
 */
final class SchemaSanitiser {

    private static final Set<String> KEPT = Set.of("type", "$ref", "title", "default", "required", "description");
    private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "$defs", "definitions");
    private static final Set<String> ALTERNATIVES = Set.of("anyOf", "oneOf");

    /** What says nothing about an answer. */
    private static final Set<String> SILENT = Set.of(
            "$schema", "$id", "$comment", "examples", "additionalProperties", "discriminator", "readOnly", "writeOnly");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private final ObjectNode sanitised = Blocks.JSON.objectNode();
    private final List<String> told = new ArrayList<>();

    private SchemaSanitiser() {}

    static ObjectNode sanitised(JsonNode schema) {
        SchemaSanitiser sanitiser = new SchemaSanitiser();
        schema.properties().forEach(field -> sanitiser.keyword(field.getKey(), field.getValue()));
        return sanitiser.closed();
    }

    private void keyword(String name, JsonNode value) {
        if (KEPT.contains(name) || isEnforced(name, value)) {
            sanitised.set(name, value);
        } else if (SCHEMAS_BY_NAME.contains(name) && value.isObject()) {
            ObjectNode schemas = sanitised.putObject(name);
            value.properties().forEach(schema -> schemas.set(schema.getKey(), sanitised(schema.getValue())));
        } else if (ALTERNATIVES.contains(name) && value.isArray()) {
            ArrayNode alternatives = sanitised.withArray("anyOf");
            value.forEach(alternative -> alternatives.add(sanitised(alternative)));
        } else if (name.equals("items")) {
            sanitised.set(name, items(value));
        } else if (!SILENT.contains(name)) {
            told.add(name + ": " + (value.isTextual() ? value.textValue() : value.toString()));
        }
    }

    private static boolean isEnforced(String name, JsonNode value) {
        return switch (name) {
            case "format" -> FORMATS.contains(value.asText());
            case "const" -> value.isValueNode();
            case "enum" -> StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isValueNode);
            case "minItems" -> value.isIntegralNumber() && (value.intValue() == 0 || value.intValue() == 1);
            default -> false;
        };
    }

    /** A list of schemas, one for each place, becomes any of them. */
    private static ObjectNode items(JsonNode items) {
        if (!items.isArray()) {
            return sanitised(items);
        }
        ObjectNode any = Blocks.JSON.objectNode();
        ArrayNode alternatives = any.putArray("anyOf");
        items.forEach(item -> alternatives.add(sanitised(item)));
        return any;
    }

    private ObjectNode closed() {
        if (!told.isEmpty()) {
            String description = sanitised.path("description").asText();
            String constraints = "Constraints: " + String.join("; ", told);
            sanitised.put("description", description.isEmpty() ? constraints : description + "\n\n" + constraints);
        }
        return describesObject() ? sanitised.put("additionalProperties", false) : sanitised;
    }

    private boolean describesObject() {
        JsonNode type = sanitised.path("type");
        boolean named = type.asText().equals("object");
        for (JsonNode one : type) {
            named |= one.asText().equals("object");
        }
        return named || sanitised.has("properties");
    }
}
