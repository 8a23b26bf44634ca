package dev.aigateway.format.anthropic;

import dev.aigateway.sse.SseFrame;
import dev.aigateway.usage.UsageReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of the Messages API means. The stream has more events, and will have more still: all that are not named
 * here are {@link Other} (platform.claude.com, "Streaming messages").
 */
public sealed interface AnthropicEvent {

    /** The answer begins. */
    record MessageStart(@Nullable String id, @Nullable String model, UsageReport usage) implements AnthropicEvent {}

    /** A part of the answer begins; {@code index} names it in the events that follow. */
    record BlockStart(int index, Block block) implements AnthropicEvent {}

    /** More of a part. */
    record ContentDelta(int index, Delta delta) implements AnthropicEvent {}

    /** A part is finished. */
    record BlockStop(int index) implements AnthropicEvent {}

    /**
     * How the answer ends, and what it used; may come more than once, and without usage.
     *
     * @param refusal null where the model did not refuse, or did not say why
     */
    record MessageDelta(
            @Nullable String stopReason, @Nullable Refusal refusal, UsageReport usage) implements AnthropicEvent {}

    /** The provider is done. */
    record MessageStop() implements AnthropicEvent {}

    /** Nothing but a sign of life. */
    record Ping() implements AnthropicEvent {}

    /** The provider gave up half-way. */
    record Failed(String type, String message) implements AnthropicEvent {}

    /** Nothing that is known here. */
    record Other() implements AnthropicEvent {}

    /** What a part of an answer is, with what of it stands in its beginning already. */
    sealed interface Block {

        /** What the user is to read. */
        record Text(String text) implements Block {}

        /** A summary of hidden thinking, often empty. */
        record Thinking(String text) implements Block {}

        /**
         * A tool that the client is to use.
         *
         * @param input in JSON; {@code {}} where it follows in deltas
         */
        record ToolUse(String id, String name, String input) implements Block {}

        /** What concerns the provider alone, such as a tool that it uses itself. */
        record Hidden() implements Block {}
    }

    /** A piece of a part. */
    sealed interface Delta {

        /** Of a text. */
        record Text(String text) implements Delta {}

        /** Of the thinking's summary. */
        record Thinking(String text) implements Delta {}

        /** Of the JSON that a tool is given. */
        record Json(String text) implements Delta {}

        /** Of a signature, for instance. */
        record Hidden() implements Delta {}

        /** Hidden pieces count nothing here. */
        default long characters() {
            return switch (this) {
                case Text text -> text.text.length();
                case Thinking thinking -> thinking.text.length();
                case Json json -> json.text.length();
                case Hidden _ -> 0;
            };
        }
    }

    /** Never fails: what cannot be read is {@link Other}, because metering must not break a relay. */
    static AnthropicEvent of(SseFrame frame) {
        return frame.whole() ? EventReader.read(frame.data()) : new Other();
    }

    /** The events that would have brought a message which came at once; empty if it is none. */
    static List<AnthropicEvent> ofWhole(byte[] message) {
        return EventReader.ofWhole(message);
    }
}
