package dev.aigateway.format.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A value in a request, with the path to it for what must be said about it. {@code null} counts as absent.
 *
 * @param path such as {@code messages[2].content[0].type}; empty for the whole body
 */
public record JsonField(String path, JsonNode value) {

    public JsonField at(String name) {
        return new JsonField(path.isEmpty() ? name : path + "." + name, value.path(name));
    }

    /** Of an array; empty for anything else. */
    public List<JsonField> items() {
        return value.isArray()
                ? IntStream.range(0, value.size()).mapToObj(this::item).toList()
                : List.of();
    }

    private JsonField item(int index) {
        return new JsonField(path + "[" + index + "]", value.path(index));
    }

    public boolean isPresent() {
        return !value.isMissingNode() && !value.isNull();
    }

    public boolean isObject() {
        return value.isObject();
    }

    public boolean isArray() {
        return value.isArray();
    }

    public boolean isText() {
        return value.isTextual();
    }

    public boolean isTrue() {
        return value.isBoolean() && value.booleanValue();
    }

    /** Empty for what is no string. */
    public String textOrEmpty() {
        return value.isTextual() ? value.textValue() : "";
    }

    /** Throws {@link InvalidRequest} for what is neither a string nor absent. */
    public Optional<String> text() {
        if (isPresent() && !isText()) {
            throw wrong("must be a string");
        }
        return isPresent() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** Throws {@link InvalidRequest} for what is no string, or an empty one. */
    public String requiredText() {
        return text().filter(text -> !text.isEmpty()).orElseThrow(() -> wrong("the field is required"));
    }

    public InvalidRequest wrong(String problem) {
        return new InvalidRequest(path + ": " + problem, path);
    }

    public InvalidRequest wrong(String problem, String code) {
        return new InvalidRequest(path + ": " + problem, path, code);
    }
}
