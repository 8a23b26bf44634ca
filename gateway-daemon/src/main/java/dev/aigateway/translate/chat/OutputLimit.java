package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;

/**
 * How many tokens an answer may have.
 *
 * @param asked whether the client said so
 */
record OutputLimit(long tokens, boolean asked) {

    static OutputLimit of(ChatRequest request, ModelCapabilities model, Warnings warnings) {
        JsonField limit = request.firstOf("max_completion_tokens", "max_tokens", "max_output_tokens");
        if (!limit.isPresent()) {
            // Costs nothing: only what is produced is charged, and counted against rate limits.
            return new OutputLimit(model.outputTokensMax(), false);
        }
        JsonNode number = limit.value();
        if (!number.isIntegralNumber() || number.bigIntegerValue().signum() <= 0) {
            throw limit.wrong("must be an integer above 0");
        }
        if (!number.canConvertToLong() || number.longValue() > model.outputTokensMax()) {
            warnings.add(Warning.MAX_TOKENS_CLAMPED);
            return new OutputLimit(model.outputTokensMax(), true);
        }
        return new OutputLimit(number.longValue(), true);
    }

    boolean askedBelow(long otherTokens) {
        return asked && tokens < otherTokens;
    }
}
