package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.usage.UsageReport;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What counts in an answer of the Messages API that came at once. */
public record MessageAnswer(
        @Nullable String model, @Nullable String stopReason, UsageReport usage) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty if the body is no JSON object. */
    public static Optional<MessageAnswer> read(byte[] body) {
        try {
            JsonNode message = JSON.readTree(body);
            if (message == null || !message.isObject()) {
                return Optional.empty();
            }
            return Optional.of(new MessageAnswer(
                    message.path("model").textValue(),
                    message.path("stop_reason").textValue(),
                    UsageReader.read(message.path("usage"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
