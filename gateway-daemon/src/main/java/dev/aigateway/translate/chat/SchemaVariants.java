package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One object schema in place of several: at the top of a tool's schema the Messages API refuses {@code anyOf}, {@code
 * oneOf} and {@code allOf}. What the one allows is more than the several did, never less.
 */
final class SchemaVariants {

    private static final List<String> KEYWORDS = List.of("allOf", "anyOf", "oneOf");

    /** References that lead in a circle would never end. */
    private static final int DEPTH_MAX = 20;

    private static final int VARIANTS_MAX = 1_000;

    private final JsonNode root;
    private int variants;

    private SchemaVariants(JsonNode root) {
        this.root = root;
    }

    static ObjectNode merged(ObjectNode schema) {
        return new SchemaVariants(schema).merged(schema, 0);
    }

    private ObjectNode merged(ObjectNode schema, int depth) {
        if (KEYWORDS.stream().noneMatch(schema::has)) {
            return schema;
        }
        ObjectNode merged = schema.deepCopy();
        merged.remove(KEYWORDS);
        for (String keyword : KEYWORDS) {
            List<ObjectNode> objects = objects(schema.path(keyword), depth);
            objects.forEach(variant -> addProperties(merged, variant));
            addRequired(merged, keyword.equals("allOf") ? union(objects) : intersection(objects));
        }
        return merged;
    }

    private List<ObjectNode> objects(JsonNode alternatives, int depth) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode alternative : alternatives) {
            JsonNode variant = referred(alternative);
            if (variant instanceof ObjectNode object
                    && variant.path("type").asText("object").equals("object")
                    && depth < DEPTH_MAX
                    && variants++ < VARIANTS_MAX) {
                objects.add(merged(object, depth + 1));
            }
        }
        return objects;
    }

    private JsonNode referred(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : schema;
    }

    private static void addProperties(ObjectNode merged, ObjectNode variant) {
        for (var property : variant.path("properties").properties()) {
            ObjectNode properties = merged.withObject("properties");
            JsonNode known = properties.path(property.getKey());
            properties.set(property.getKey(), either(known, property.getValue()));
        }
    }

    private static JsonNode either(JsonNode known, JsonNode other) {
        if (known.isMissingNode() || known.equals(other)) {
            return other;
        }
        boolean collected = known.size() == 1 && known.path("anyOf").isArray();
        ArrayNode both = Blocks.JSON.arrayNode();
        if (collected) {
            known.path("anyOf").forEach(both::add);
        } else {
            both.add(known);
        }
        boolean seen = false;
        for (JsonNode one : both) {
            seen |= one.equals(other);
        }
        return Blocks.JSON.objectNode().set("anyOf", seen ? both : both.add(other));
    }

    private static void addRequired(ObjectNode merged, Set<String> names) {
        Set<String> required = required(merged);
        if (required.addAll(names)) {
            ArrayNode all = merged.putArray("required");
            required.forEach(all::add);
        }
    }

    private static Set<String> union(List<ObjectNode> variants) {
        Set<String> names = new LinkedHashSet<>();
        variants.forEach(variant -> names.addAll(required(variant)));
        return names;
    }

    private static Set<String> intersection(List<ObjectNode> variants) {
        Set<String> names = union(variants);
        variants.forEach(variant -> names.retainAll(required(variant)));
        return names;
    }

    private static Set<String> required(ObjectNode schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.path("required").forEach(name -> names.add(name.asText()));
        return names;
    }
}
