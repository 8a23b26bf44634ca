package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How the bodies of requests are parsed, within limits that keep a hostile one harmless. Threads may share it all. */
public final class RequestJson {

    private static final int DEPTH_MAX = 200;
    private static final int NUMBER_DIGITS_MAX = 100;
    private static final int NAME_LENGTH_MAX = 10_000;

    private static final JsonFactory FACTORY = factory();

    /** Keeps the order of fields and the spelling of numbers. */
    public static final JsonMapper MAPPER = JsonMapper.builder(factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RequestJson() {}

    /** Of a body; at its end, or at its first fault, it throws. */
    public static JsonParser parser(byte[] body) throws IOException {
        return new CountedParser(FACTORY.createParser(body), new ValueCount());
    }

    /** The tree of a text within a body, whose values are added to those of others; throws as {@link #parser} does. */
    public static JsonNode tree(String text, ValueCount values) throws JsonProcessingException {
        try (JsonParser parser = new CountedParser(FACTORY.createParser(text), values)) {
            JsonNode tree = MAPPER.readTree(parser);
            return tree == null ? MAPPER.missingNode() : tree;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNumberLength(NUMBER_DIGITS_MAX)
                        .maxNameLength(NAME_LENGTH_MAX)
                        .maxStringLength(Integer.MAX_VALUE) // A picture is one string.
                        .build())
                .build();
    }
}
