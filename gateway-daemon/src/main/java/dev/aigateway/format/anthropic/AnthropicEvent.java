package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.usage.UsageReport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of the Messages API means to who counts. The stream has more events, and will have more still: all that
 * are not named here are {@link Other} (platform.claude.com, "Streaming messages").
 */
public sealed interface AnthropicEvent {

    /** The answer begins. */
    record MessageStart(@Nullable String model, UsageReport usage) implements AnthropicEvent {}

    /** More of the answer; hidden parts count nothing here. */
    record ContentDelta(long characters) implements AnthropicEvent {}

    /** How the answer ends, and what it used; may come more than once, and without usage. */
    record MessageDelta(@Nullable String stopReason, UsageReport usage) implements AnthropicEvent {}

    /** The provider is done. */
    record MessageStop() implements AnthropicEvent {}

    /** The provider gave up half-way. */
    record Failed(String type) implements AnthropicEvent {}

    /** Nothing that counts. */
    record Other() implements AnthropicEvent {}

    /** Never fails: what cannot be read is {@link Other}, because metering must not break a relay. */
    static AnthropicEvent of(SseFrame frame) {
        return frame.whole() ? Reader.read(frame.data()) : new Other();
    }

    /** The reading, apart from the alternatives. */
    final class Reader {

        private static final ObjectMapper JSON = new ObjectMapper();

        private Reader() {}

        private static AnthropicEvent read(byte[] data) {
            if (data.length == 0) {
                return new Other();
            }
            try {
                return read(JSON.readTree(data));
            } catch (IOException e) {
                return new Other(); // Somebody else's extension; the client gets it all the same.
            }
        }

        private static AnthropicEvent read(JsonNode event) {
            return switch (event.path("type").asText()) {
                case "content_block_delta" -> new ContentDelta(characters(event.path("delta")));
                case "message_start" -> start(event.path("message"));
                case "message_delta" ->
                    new MessageDelta(
                            text(event.path("delta").path("stop_reason")), UsageReader.read(event.path("usage")));
                case "message_stop" -> new MessageStop();
                case "error" -> new Failed(event.path("error").path("type").asText("unknown"));
                default -> new Other();
            };
        }

        private static AnthropicEvent start(JsonNode message) {
            return new MessageStart(text(message.path("model")), UsageReader.read(message.path("usage")));
        }

        private static long characters(JsonNode delta) {
            return (long) delta.path("text").asText().length()
                    + delta.path("thinking").asText().length()
                    + delta.path("partial_json").asText().length();
        }

        private static @Nullable String text(JsonNode node) {
            return node.isTextual() ? node.textValue() : null;
        }
    }
}
