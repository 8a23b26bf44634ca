package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of a tool's arguments. For one that it does not accept the provider refuses all tools, so such an argument is
 * left out; another name for it could not be taken back in an answer, which comes in pieces.
 */
final class ArgumentNames {

    private static final Pattern ACCEPTED = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

    private ArgumentNames() {}

    /** {@code inputSchema}: changed if it has to be. */
    static void check(JsonNode inputSchema, Warnings warnings) {
        Set<String> odd = new HashSet<>();
        inputSchema.path("properties").fieldNames().forEachRemaining(odd::add);
        odd.removeIf(name -> ACCEPTED.matcher(name).matches());
        if (odd.isEmpty()) {
            return;
        }
        warnings.add(Warning.TOOL_ARGUMENT_DROPPED);
        if (inputSchema.path("properties") instanceof ObjectNode properties) {
            properties.remove(odd);
        }
        if (inputSchema.path("required") instanceof ArrayNode required) {
            remove(required.iterator(), odd);
        }
    }

    private static void remove(Iterator<JsonNode> names, Set<String> odd) {
        while (names.hasNext()) {
            if (odd.contains(names.next().asText())) {
                names.remove();
            }
        }
    }
}
