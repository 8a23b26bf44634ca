package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.OptionalLong;

/** What the provider answers to a {@link CountRequest}. */
public final class CountAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CountAnswer() {}

    /** Of the whole prompt; empty if the answer does not say. */
    public static OptionalLong inputTokens(byte[] body) {
        try {
            JsonNode tokens = JSON.readTree(body).path("input_tokens");
            boolean said = tokens.isIntegralNumber() && tokens.canConvertToInt() && tokens.intValue() >= 0;
            return said ? OptionalLong.of(tokens.intValue()) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
