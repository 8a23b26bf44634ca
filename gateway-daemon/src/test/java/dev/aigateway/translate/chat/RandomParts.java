package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Content of messages in all the forms that it has been seen in. */
final class RandomParts {

    private static final List<String> TEXTS = List.of("Hello", "", " ", "naïve 😀", "trailing \n");
    private static final List<String> TEXT_TYPES = List.of("text", "input_text", "output_text");
    private static final List<String> PICTURES = List.of(
            "data:image/png;base64,R0lGODlhAQABAAAA",
            "data:image/jpeg;base64,iVBORw0KGgoAAAAN",
            "https://example.com/a.png");
    private static final List<String> FILES =
            List.of("data:application/pdf;base64,JVBERi0xLjQK", "JVBERi0xLjQK", "data:text/plain;base64,SGVsbG8=");

    private final Dice dice;

    RandomParts(Dice dice) {
        this.dice = dice;
    }

    void user(ArrayNode content) {
        for (int i = dice.below(3); i >= 0; i--) {
            RandomTerms.mark(userPart(content), dice);
        }
    }

    private ObjectNode userPart(ArrayNode content) {
        return switch (dice.below(8)) {
            case 0 -> file(content.addObject());
            case 1 -> block(content.addObject());
            default -> textOrPicture(content.addObject());
        };
    }

    /** A string, parts, or nothing but thoughts. */
    void assistant(ObjectNode message) {
        if (dice.coin()) {
            message.put("content", dice.one(TEXTS)).put("reasoning_content", "Hm.");
            return;
        }
        ArrayNode content = message.putArray("content");
        for (int i = dice.below(3); i >= 0; i--) {
            ObjectNode part = content.addObject();
            switch (dice.below(5)) {
                case 0 -> part.put("type", "refusal").put("refusal", dice.one(TEXTS));
                case 1 -> part.put("type", "thinking").put("thinking", "Hm.").put("signature", "s");
                case 2 -> textOrPicture(part);
                default -> text(part);
            }
        }
        dice.maybe(() -> message.put("refusal", dice.one(TEXTS)));
    }

    void result(ArrayNode content) {
        for (int i = dice.below(3); i >= 0; i--) {
            textOrPicture(content.addObject());
        }
    }

    void toolUse(ArrayNode content, String id) {
        dice.maybe(() -> text(content.addObject()));
        ObjectNode use = content.addObject().put("type", "tool_use").put("id", id);
        use.put("name", dice.one(RandomTerms.TOOL_NAMES)).putObject("input").put("a", 1);
        RandomTerms.mark(use, dice);
    }

    void toolResult(ArrayNode content, String id) {
        dice.maybe(() -> text(content.addObject()));
        ObjectNode result = content.addObject().put("type", "tool_result").put("tool_use_id", id);
        dice.maybe(() -> result.put("is_error", dice.coin()));
        switch (dice.below(3)) {
            case 0 -> result.put("content", dice.one(TEXTS));
            case 1 -> result(result.putArray("content"));
            default -> {} // It says nothing.
        }
        RandomTerms.mark(result, dice);
    }

    private ObjectNode text(ObjectNode part) {
        part.put("type", dice.one(TEXT_TYPES)).put("text", dice.one(TEXTS));
        dice.maybe(() -> part.putArray("annotations"));
        return part;
    }

    private ObjectNode textOrPicture(ObjectNode part) {
        return switch (dice.below(6)) {
            case 0 -> {
                part.put("type", "image_url").putObject("image_url").put("url", dice.one(PICTURES));
                yield part;
            }
            case 1 ->
                part.put("type", "input_image")
                        .put("image_url", dice.one(PICTURES))
                        .put("detail", "high");
            default -> text(part);
        };
    }

    private ObjectNode file(ObjectNode part) {
        ObjectNode holder = dice.coin() ? part.put("type", "file").putObject("file") : part.put("type", "input_file");
        holder.put("file_data", dice.one(FILES));
        dice.maybe(() -> holder.put("filename", dice.one(List.of("a.pdf", "", "é".repeat(600)))));
        return part;
    }

    private ObjectNode block(ObjectNode part) {
        ObjectNode source = part.put("type", "image").putObject("source");
        if (dice.coin()) {
            source.put("type", "base64").put("media_type", "image/webp").put("data", "/9j/4AAQSkZJRg==");
        } else {
            source.put("type", "url").put("url", "https://example.com/a.gif");
        }
        return part;
    }
}
