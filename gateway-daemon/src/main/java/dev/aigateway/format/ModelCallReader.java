package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.format.ModelCall.ByteRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the few fields of a body that the gateway acts on, and checks that all of it is JSON. */
public final class ModelCallReader {

    private final WireFormat format;
    private final byte[] body;
    private @Nullable String model;
    private @Nullable ByteRange modelValue;
    private @Nullable Boolean stream;
    private final Set<String> names = new HashSet<>();
    private final Map<String, OptionalLong> limits = new HashMap<>();
    private final List<String> limitNames;
    private Optional<ByteRange> adaptiveThinking = Optional.empty();

    private ModelCallReader(byte[] body, WireFormat format) {
        this.format = format;
        this.body = body;
        this.limitNames = limitNames(format);
    }

    /** What an answer's limit may be called; the first that a body has counts. */
    private static List<String> limitNames(WireFormat format) {
        return switch (format) {
            case ANTHROPIC_MESSAGES -> List.of("max_tokens");
            // The last is that of the Responses API, whose bodies some clients send to the chat address.
            case OPENAI_CHAT -> List.of("max_completion_tokens", "max_tokens", "max_output_tokens");
        };
    }

    /**
     * Throws {@link InvalidRequest} for what is no JSON object, or names a field twice or with the wrong type, and
     * {@link NotPermitted} for what is {@link WithheldFeatures withheld}.
     */
    public static ModelCall read(WireFormat format, String path, String query, Headers headers, byte[] body) {
        ModelCallReader reader = new ModelCallReader(body, format);
        reader.scan();
        if (reader.model == null || reader.modelValue == null || reader.model.isBlank()) {
            throw new InvalidRequest("model: the field is required", "model");
        }
        return new ModelCall(
                format,
                path,
                query,
                headers,
                body,
                reader.model,
                reader.modelValue,
                Boolean.TRUE.equals(reader.stream),
                reader.maxTokens(),
                reader.adaptiveThinking);
    }

    private void scan() {
        if (!JsonUnicode.isSound(body)) {
            throw new InvalidRequest("the request body is not proper UTF-8, or has half of a surrogate pair");
        }
        try (JsonParser parser = RequestJson.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidRequest("the request body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                field(parser);
            }
            if (parser.nextToken() != null) {
                throw new InvalidRequest("the request body has something after its JSON object");
            }
        } catch (StreamConstraintsException e) {
            throw new InvalidRequest(
                    "the request body is JSON that is too deep, or has a number or name that is too long, or too many"
                            + " values");
        } catch (JsonProcessingException e) {
            throw new InvalidRequest("the request body is not valid JSON at byte " + offset(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private void field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        if (!names.add(name)) {
            throw new InvalidRequest(name + ": the field stands twice", name); // Another reader may take the other one.
        }
        int start = offset(parser.currentTokenLocation());
        JsonToken value = parser.nextToken();
        switch (name) {
            case "model" -> model(parser, value);
            case "stream" -> stream(value);
            default -> {
                if (limitNames.contains(name)) {
                    limit(parser, name, value);
                }
                if (format == WireFormat.ANTHROPIC_MESSAGES) {
                    ofMessages(parser, name, start);
                }
                parser.skipChildren();
            }
        }
    }

    /** What is left of the field, or nothing, is skipped after this. */
    private void ofMessages(JsonParser parser, String name, int start) throws IOException {
        WithheldFeatures.check(parser, name);
        if (name.equals("thinking") && isAdaptive(parser)) {
            adaptiveThinking = Optional.of(new ByteRange(start, offset(parser.currentLocation())));
        }
    }

    private static boolean isAdaptive(JsonParser parser) throws IOException {
        boolean adaptive = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean type = parser.currentName().equals("type");
                JsonToken value = parser.nextToken();
                if (type) {
                    adaptive =
                            value == JsonToken.VALUE_STRING && parser.getText().equals("adaptive");
                }
                parser.skipChildren();
            }
        }
        return adaptive;
    }

    private void model(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw new InvalidRequest("model: must be a string", "model");
        }
        int start = offset(parser.currentTokenLocation());
        model = parser.getText();
        modelValue = new ByteRange(start, offset(parser.currentLocation()));
    }

    private void stream(JsonToken value) {
        stream = switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw new InvalidRequest("stream: must be true or false", "stream");
        };
    }

    /** Only looked at; whether it is a sensible number is said elsewhere. */
    private void limit(JsonParser parser, String name, JsonToken value) throws IOException {
        boolean possible = value == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0;
        limits.put(name, possible ? OptionalLong.of(parser.getLongValue()) : OptionalLong.empty());
    }

    private OptionalLong maxTokens() {
        return limitNames.stream()
                .map(name -> limits.getOrDefault(name, OptionalLong.empty()))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static int offset(JsonLocation location) {
        return Math.toIntExact(location.getByteOffset());
    }
}
