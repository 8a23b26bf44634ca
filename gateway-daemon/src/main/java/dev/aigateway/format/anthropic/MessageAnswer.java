package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What counts in an answer of the Messages API that came at once.
 *
 * @param model the one that answered in the end
 */
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
            return Optional.of(of(message));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static MessageAnswer of(JsonNode message) {
        String stopReason = message.path("stop_reason").textValue();
        UsageReport usage = UsageReader.read(message.path("usage"));
        boolean unbilled = Refusal.STOP_REASON.equals(stopReason)
                && message.path("content").isEmpty()
                && Refusal.read(message.path("stop_details"))
                        .filter(Refusal::unbilled)
                        .isPresent();
        return new MessageAnswer(
                usage.servedInstead().orElse(message.path("model").textValue()),
                stopReason,
                unbilled ? usage.with(Remark.UNBILLED) : usage);
    }
}
