package dev.aigateway.format.anthropic;

import dev.aigateway.usage.TokenUsage;

/**
 * A message that is to be written in the shape of the Messages API.
 *
 * @param stopReason such as {@code end_turn}
 */
public record AssistantMessage(String id, String model, Content content, String stopReason, TokenUsage usage) {

    /** Its one block. */
    public sealed interface Content {

        /** What the message says. */
        record Text(String text) implements Content {}

        /**
         * A tool that the client is to use.
         *
         * @param arguments an object in JSON
         */
        record ToolUse(String id, String name, String arguments) implements Content {}

        default long characters() {
            return switch (this) {
                case Text text -> text.text.length();
                case ToolUse use -> (long) use.name.length() + use.arguments.length();
            };
        }
    }
}
