package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** Follows the {@code $ref}s of a schema: the provider takes only those that lead to an end, within the schema. */
final class SchemaReferences {

    /** Of references that lead to references: each takes some of the stack. */
    private static final int CHAIN_MAX = 100;

    private final JsonNode root;
    private final Set<String> open = new HashSet<>();
    private final Set<String> ended = new HashSet<>();

    private SchemaReferences(JsonNode root) {
        this.root = root;
    }

    static boolean endInside(JsonNode schema) {
        return new SchemaReferences(schema).end(schema);
    }

    private boolean end(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        if (schema.isObject() && reference.isTextual() && !referenceEnds(reference.textValue())) {
            return false;
        }
        for (JsonNode child : schema) {
            if (!end(child)) {
                return false;
            }
        }
        return true;
    }

    private boolean referenceEnds(String reference) {
        if (ended.contains(reference)) {
            return true;
        }
        if (!reference.startsWith("#/") || open.size() == CHAIN_MAX || !open.add(reference)) {
            return false;
        }
        JsonNode target = root.at(reference.substring(1));
        boolean ends = !target.isMissingNode() && end(target);
        open.remove(reference);
        if (ends) {
            ended.add(reference);
        }
        return ends;
    }
}
