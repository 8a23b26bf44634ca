package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The content of a message, a string or parts, as blocks. Parts without anything in them have none. */
final class Parts {

    private final ToolNames names;
    private final Warnings warnings;

    Parts(ToolNames names, Warnings warnings) {
        this.names = names;
        this.warnings = warnings;
    }

    /** Text alone. */
    static List<ObjectNode> ofSystem(JsonField content) {
        return parts(content).flatMap(part -> text(part).stream()).toList();
    }

    List<ObjectNode> ofUser(JsonField content) {
        return parts(content).flatMap(part -> userPart(part).stream()).toList();
    }

    List<ObjectNode> ofAssistant(JsonField content) {
        return parts(content).flatMap(part -> assistantPart(part).stream()).toList();
    }

    /** Of a tool's result. */
    static List<ObjectNode> ofResult(JsonField content) {
        return parts(content).flatMap(part -> mediaPart(part).stream()).toList();
    }

    private static Stream<JsonField> parts(JsonField content) {
        if (content.isPresent() && !content.isText() && !content.isArray()) {
            throw content.wrong("must be a string or an array of parts");
        }
        return content.isText() ? Stream.of(content) : content.items().stream();
    }

    private Optional<ObjectNode> userPart(JsonField part) {
        return type(part).equals("tool_result") ? Optional.of(toolResult(part)) : mediaPart(part);
    }

    private Optional<ObjectNode> assistantPart(JsonField part) {
        return switch (type(part)) {
            case "tool_use" -> Optional.of(toolUse(part));
            // Without the signature of the very model that is asked, a thinking block is refused.
            case "thinking", "redacted_thinking", "reasoning" -> Optional.empty();
            case "image", "image_url", "input_image", "document", "file", "input_file" -> {
                warnings.add(Warning.ASSISTANT_MEDIA_DROPPED);
                yield Optional.empty();
            }
            default -> text(part);
        };
    }

    private static Optional<ObjectNode> mediaPart(JsonField part) {
        return switch (type(part)) {
            case "image_url", "input_image" -> Optional.of(CacheControl.copied(part, Images.of(part)));
            case "file" -> Optional.of(CacheControl.copied(part, Documents.of(part.at("file"))));
            case "input_file" -> Optional.of(CacheControl.copied(part, Documents.of(part)));
            case "image", "document" -> Optional.of(takenOver(part));
            case "input_audio" -> throw part.at("type").wrong("the model cannot hear; audio is not supported");
            default -> text(part);
        };
    }

    private static Optional<ObjectNode> text(JsonField part) {
        return switch (type(part)) {
            case "" -> nonBlank(part.textOrEmpty(), part);
            case "text", "input_text", "output_text" ->
                nonBlank(part.at("text").text().orElse(""), part);
            case "refusal" -> nonBlank(part.at("refusal").text().orElse(""), part);
            default -> throw part.at("type").wrong("\"" + shown(type(part)) + "\" is not supported here");
        };
    }

    private static Optional<ObjectNode> nonBlank(String text, JsonField part) {
        return Blank.is(text) ? Optional.empty() : Optional.of(CacheControl.copied(part, Blocks.text(text)));
    }

    /** Empty for a bare string, which counts as text. */
    private static String type(JsonField part) {
        return part.isText() ? "" : part.at("type").requiredText();
    }

    private static String shown(String type) {
        return type.length() > 100 ? type.substring(0, 100) + "…" : type;
    }

    /** Without citations, for which a chat answer has no place. */
    private static ObjectNode takenOver(JsonField block) {
        JsonField source = block.at("source");
        if (!source.isObject()) {
            throw source.wrong("the field is required");
        }
        source.value()
                .findValues("file_id")
                .forEach(id -> Documents.refuseFileId(new JsonField(source.path() + ".file_id", id)));
        ObjectNode copy = copy(block, List.of("type", "source", "title", "context"));
        copy.set("source", Images.labelledRightly(source.value()));
        return CacheControl.copied(block, copy);
    }

    private ObjectNode toolUse(JsonField block) {
        JsonNode input = block.at("input").value();
        String name = names.provider(block.at("name").requiredText());
        ObjectNode use = Blocks.toolUse(block.at("id").textOrEmpty(), name, ToolArguments.object(input));
        return CacheControl.copied(block, use);
    }

    private static ObjectNode toolResult(JsonField block) {
        ObjectNode result = toolResult(block.at("tool_use_id").textOrEmpty(), block.at("content"));
        if (block.at("is_error").isTrue()) {
            result.put("is_error", true);
        }
        return CacheControl.copied(block, result);
    }

    static ObjectNode toolResult(String id, JsonField content) {
        ObjectNode result = Blocks.toolResult(id);
        if (!Blank.is(content.textOrEmpty())) {
            return result.put("content", content.textOrEmpty());
        }
        List<ObjectNode> blocks = content.isText() ? List.of() : ofResult(content);
        if (!blocks.isEmpty()) {
            result.putArray("content").addAll(blocks);
        }
        return result;
    }

    private static ObjectNode copy(JsonField block, List<String> fields) {
        ObjectNode copy = Blocks.JSON.objectNode();
        for (String name : fields) {
            if (block.at(name).isPresent()) {
                copy.set(name, block.at(name).value());
            }
        }
        return copy;
    }
}
