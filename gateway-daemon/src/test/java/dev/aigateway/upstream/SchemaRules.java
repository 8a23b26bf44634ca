package dev.aigateway.upstream;

import static dev.aigateway.upstream.TranslatedRules.each;
import static dev.aigateway.upstream.TranslatedRules.unless;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.Set;

/** What the schema of an answer may say (platform.claude.com, "Structured outputs"). */
final class SchemaRules {

    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "enum",
            "const",
            "anyOf",
            "$ref",
            "$defs",
            "definitions",
            "default",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "format",
            "title",
            "description");

    private SchemaRules() {}

    static Optional<String> problem(JsonNode schema) {
        boolean object = schema.path("type").asText().equals("object") || schema.has("properties");
        return TranslatedRules.unknown("schema", schema, KEYWORDS)
                .or(() -> unless(
                        !object || !schema.path("additionalProperties").asBoolean(true),
                        "schema: an object that is not closed"))
                .or(() -> unless(schema.path("minItems").asInt(0) <= 1, "schema: minItems"))
                .or(() -> each(schema.path("enum"), value -> unless(value.isValueNode(), "schema: enum")))
                .or(() -> each(children(schema), SchemaRules::problem));
    }

    private static JsonNode children(JsonNode schema) {
        var children = JsonNodeFactory.instance.arrayNode();
        for (String named : new String[] {"properties", "$defs", "definitions", "anyOf"}) {
            schema.path(named).forEach(children::add);
        }
        return schema.has("items") ? children.add(schema.path("items")) : children;
    }
}
