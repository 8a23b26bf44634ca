package dev.aigateway.format.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.format.RequestJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request for a chat completion, also where its body has the shape of the Responses API, as Cursor sends it. A view on
 * the parsed body. Immutable.
 */
public final class ChatRequest {

    private final JsonField body;
    private final List<JsonField> messages;
    private final boolean responses;
    private final boolean itemsDropped;

    private ChatRequest(JsonField body, ResponsesItems items, boolean responses) {
        this.body = body;
        this.messages = List.copyOf(items.messages());
        this.responses = responses;
        this.itemsDropped = items.dropped();
    }

    /** Throws {@link InvalidRequest} for what is no such request; what stands in its fields is not looked at. */
    public static ChatRequest parse(byte[] json) {
        JsonField body = new JsonField("", tree(json));
        if (!body.isObject()) {
            throw new InvalidRequest("the request body is not a JSON object");
        }
        if (body.at("messages").isArray()) {
            return new ChatRequest(body, ResponsesItems.ofMessages(body.at("messages")), false);
        }
        if (body.at("messages").isPresent()) {
            throw body.at("messages").wrong("must be an array");
        }
        if (body.at("input").isText() || body.at("input").isArray()) {
            return new ChatRequest(body, ResponsesItems.of(body), true);
        }
        throw body.at("messages").wrong("missing required parameter");
    }

    private static JsonNode tree(byte[] json) {
        try {
            return RequestJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidRequest("the request body is not valid JSON at byte "
                    + e.getLocation().getByteOffset());
        } catch (NumberFormatException e) { // Thrown for an exponent of more than ten digits.
            throw new InvalidRequest("the request body has a number that is too large");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /** In the shape of chat messages, whatever shape they came in; the paths are those of the body that came. */
    public List<JsonField> messages() {
        return messages;
    }

    /** Whether the body has the shape of the Responses API. */
    public boolean isResponses() {
        return responses;
    }

    /** Whether items of the Responses API were left out that no other provider could make use of. */
    public boolean itemsDropped() {
        return itemsDropped;
    }

    public JsonField field(String name) {
        return body.at(name);
    }

    /** The first of these fields that is present; the first of all if none is. */
    public JsonField firstOf(String... names) {
        return Stream.of(names)
                .map(this::field)
                .filter(JsonField::isPresent)
                .findFirst()
                .orElseGet(() -> field(names[0]));
    }

    public boolean stream() {
        return field("stream").isTrue();
    }

    public boolean includeUsage() {
        return field("stream_options").at("include_usage").isTrue();
    }

    /** {@code functions} without {@code tools}, which would win. */
    public boolean legacyFunctions() {
        return !field("tools").isPresent() && field("functions").isPresent();
    }

    public JsonField responseFormat() {
        JsonField chat = field("response_format");
        return chat.isPresent() ? chat : field("text").at("format");
    }

    public JsonField reasoningEffort() {
        JsonField chat = field("reasoning_effort");
        return chat.isPresent() ? chat : field("reasoning").at("effort");
    }
}
