package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** How the bodies of requests are parsed, within limits that keep a hostile one harmless. Threads may share it all. */
public final class RequestJson {

    private static final int DEPTH_MAX = 200;
    private static final int NUMBER_DIGITS_MAX = 100;
    private static final int NAME_LENGTH_MAX = 10_000;
    /** As a tree, each costs a hundred bytes, however short it was. */
    static final int VALUES_MAX = 100_000;

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
        return new CountedParser(FACTORY.createParser(body), VALUES_MAX);
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
