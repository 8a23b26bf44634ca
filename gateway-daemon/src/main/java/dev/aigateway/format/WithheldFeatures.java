package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.aigateway.error.GatewayException.NotPermitted;
import java.io.IOException;
import java.util.Set;

/**
 * What of the Messages API a company keeps from its people: choosing another account at the provider, and what all of
 * its people would share there, files, containers and connections. It is refused and never left out, since a call
 * without it would be another call.
 */
final class WithheldFeatures {

    private static final Set<String> FIELDS = Set.of(
            "workspace_id", "user_profile_id", "billing_policy", "fallback_credit_token", "container", "mcp_servers");

    private static final Set<String> CONTENT = Set.of("messages", "system");

    private WithheldFeatures() {}

    /**
     * Reads a field at the top of a body, if it has to be read, up to its end.
     *
     * @param parser at the field's value
     * @throws NotPermitted for what is withheld
     */
    static void check(JsonParser parser, String name) throws IOException {
        if (CONTENT.contains(name)) {
            content(parser);
        } else if (FIELDS.contains(name) && saysSomething(parser)) {
            throw refusal(name);
        }
    }

    /** Neither {@code null} nor an empty list. */
    private static boolean saysSomething(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> false;
            case START_ARRAY -> parser.nextToken() != JsonToken.END_ARRAY;
            default -> true;
        };
    }

    private static void content(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    content(parser);
                }
            }
            case START_OBJECT -> object(parser);
            default -> {} // A text or number has nothing in it.
        }
    }

    private static void object(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "input" -> parser.skipChildren(); // What a tool is called with is its own affair.
                case "source" -> source(parser);
                case "type" -> type(parser);
                default -> content(parser);
            }
        }
    }

    private static void source(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean file = parser.currentName().equals("file_id");
            if (parser.nextToken() != JsonToken.VALUE_NULL && file) {
                throw refusal("file_id");
            }
            content(parser);
        }
    }

    private static void type(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getText().equals("container_upload")) {
            throw refusal("container_upload");
        }
        content(parser);
    }

    private static NotPermitted refusal(String name) {
        return new NotPermitted(
                name + ": not available here, because it would be shared by everybody who uses this gateway",
                "field_not_allowed");
    }
}
