package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.util.Optional;

/**
 * The form that an answer must have. Never by a forced call of a tool, which the current models refuse.
 *
 * @param format what the provider keeps the answer to
 * @param instruction what the model is told instead, where the provider cannot do it
 */
record ResponseFormat(Optional<ObjectNode> format, Optional<ObjectNode> instruction) {

    private static final ResponseFormat TEXT = new ResponseFormat(Optional.empty(), Optional.empty());
    private static final String SOME_JSON = "Respond with a single valid JSON object and nothing else.";
    private static final String THIS_JSON =
            "Respond with a single valid JSON value that matches this JSON schema, and nothing else:\n";

    static ResponseFormat of(ChatRequest request, Warnings warnings) {
        if (request.field("output_config").at("format").value() instanceof ObjectNode own) {
            return kept(own);
        }
        JsonField format = request.responseFormat();
        if (!format.isPresent()) {
            return TEXT;
        }
        return switch (format.at("type").textOrEmpty()) {
            case "text" -> TEXT;
            case "json_schema" -> schema(flatOrNested(format), warnings);
            case "json_object" ->
                format.at("schema").isObject() ? schema(format.at("schema"), warnings) : told(SOME_JSON);
            default -> throw format.at("type").wrong("must be text, json_object or json_schema");
        };
    }

    /** Nested in chat, flat in the Responses API. */
    private static JsonField flatOrNested(JsonField format) {
        JsonField flat = format.at("schema");
        return flat.isPresent() ? flat : format.at("json_schema").at("schema");
    }

    private static ResponseFormat schema(JsonField field, Warnings warnings) {
        if (!(field.value() instanceof ObjectNode schema)) {
            throw field.wrong("must be a JSON schema");
        }
        Optional<ObjectNode> merged =
                SchemaReferences.endInside(schema) ? SchemaConjunctions.merged(schema) : Optional.empty();
        if (merged.isEmpty()) {
            warnings.add(Warning.SCHEMA_IN_PROMPT);
            return told(THIS_JSON + schema);
        }
        return kept(Blocks.of("json_schema").set("schema", SchemaSanitiser.sanitised(merged.get())));
    }

    private static ResponseFormat kept(ObjectNode format) {
        return new ResponseFormat(Optional.of(format), Optional.empty());
    }

    private static ResponseFormat told(String instruction) {
        return new ResponseFormat(Optional.empty(), Optional.of(Blocks.text(instruction)));
    }
}
