package dev.aigateway.translate.chat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in OpenAI's words. */
enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    FUNCTION_CALL,
    CONTENT_FILTER;

    /**
     * What a reason of the Messages API means; one that is not known is an ordinary end.
     *
     * @param called whether the client is to call a tool; the provider's own tools do not count
     * @param functions whether the client knows only {@code function_call}
     */
    static FinishReason of(@Nullable String stopReason, boolean called, boolean functions) {
        return switch (stopReason == null ? "" : stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> LENGTH;
            case "refusal" -> CONTENT_FILTER;
            case "tool_use" -> called ? functions ? FUNCTION_CALL : TOOL_CALLS : STOP;
            default -> STOP;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
