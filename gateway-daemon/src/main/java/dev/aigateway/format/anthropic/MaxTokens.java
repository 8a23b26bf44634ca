package dev.aigateway.format.anthropic;

import dev.aigateway.format.Splice;
import dev.aigateway.format.TopLevelField;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The limit of an answer, where it stands in a request of the Messages API. */
public final class MaxTokens {

    private MaxTokens() {}

    /** The body with another limit; nothing else moves. It must have one. */
    public static byte[] cutTo(byte[] body, long maxTokens) {
        List<TopLevelField> limits = TopLevelField.of(body).stream()
                .filter(field -> field.name().equals("max_tokens"))
                .toList();
        if (limits.size() != 1) {
            throw new IllegalArgumentException("a body with " + limits.size() + " limits has nothing to cut");
        }
        byte[] limit = Long.toString(maxTokens).getBytes(StandardCharsets.US_ASCII);
        return Splice.applied(body, List.of(new Splice(limits.getFirst().value(), limit)));
    }
}
