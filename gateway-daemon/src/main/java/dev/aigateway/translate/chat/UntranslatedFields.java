package dev.aigateway.translate.chat;

import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.math.BigDecimal;

/** Fields with nothing in the Messages API that would answer to them: refused where an answer would be a wrong one. */
final class UntranslatedFields {

    private UntranslatedFields() {}

    static void check(ChatRequest request, Warnings warnings) {
        JsonField choices = request.field("n");
        if (choices.isPresent() && !isNumber(choices, BigDecimal.ONE)) {
            throw choices.wrong("must be 1");
        }
        for (JsonField modality : request.field("modalities").items()) {
            if (modality.textOrEmpty().equals("audio")) {
                throw request.field("modalities").wrong("the model cannot speak; audio is not supported");
            }
        }
        warn(request.field("logprobs"), Warning.LOGPROBS_IGNORED, warnings);
        warn(request.field("top_logprobs"), Warning.LOGPROBS_IGNORED, warnings);
        warn(request.field("logit_bias"), Warning.LOGIT_BIAS_IGNORED, warnings);
        warn(request.field("seed"), Warning.SEED_IGNORED, warnings);
        warn(request.field("presence_penalty"), Warning.PRESENCE_PENALTY_IGNORED, warnings);
        warn(request.field("frequency_penalty"), Warning.FREQUENCY_PENALTY_IGNORED, warnings);
        warn(request.field("web_search_options"), Warning.WEB_SEARCH_OPTIONS_IGNORED, warnings);
        if (request.itemsDropped()) {
            warnings.add(Warning.ITEM_DROPPED);
        }
    }

    private static void warn(JsonField field, Warning warning, Warnings warnings) {
        if (field.isPresent() && !saysNothing(field)) {
            warnings.add(warning);
        }
    }

    private static boolean saysNothing(JsonField field) {
        return isNumber(field, BigDecimal.ZERO)
                || (field.value().isBoolean() && !field.isTrue())
                || (field.path().equals("logit_bias") && field.value().isEmpty());
    }

    private static boolean isNumber(JsonField field, BigDecimal number) {
        return field.value().isNumber() && field.value().decimalValue().compareTo(number) == 0;
    }
}
