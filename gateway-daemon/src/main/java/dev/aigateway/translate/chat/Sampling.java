package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.math.BigDecimal;
import java.util.Optional;

/** {@code temperature}, {@code top_p} and {@code top_k}: most models refuse them, and clients send them all the same. */
record Sampling(Optional<JsonNode> temperature, Optional<JsonNode> topP, Optional<JsonNode> topK) {

    private static final Sampling NONE = new Sampling(Optional.empty(), Optional.empty(), Optional.empty());
    private static final BigDecimal TEMPERATURE_ASKED_MAX = BigDecimal.TWO;

    /** {@code possible}: whether this model, asked this way, takes them. */
    static Sampling of(ChatRequest request, boolean possible, Warnings warnings) {
        Optional<JsonNode> temperature = number(request.field("temperature"));
        Optional<JsonNode> topP = number(request.field("top_p"));
        Optional<JsonNode> topK = number(request.field("top_k"));
        if (possible) {
            return both(checked(request.field("temperature"), warnings), probability(request, topP), topK, warnings);
        }
        warnUnlessOne(temperature, Warning.TEMPERATURE_DROPPED, warnings);
        warnUnlessOne(topP, Warning.TOP_P_DROPPED, warnings);
        topK.ifPresent(_ -> warnings.add(Warning.TOP_K_DROPPED));
        return NONE;
    }

    private static Optional<JsonNode> number(JsonField field) {
        if (field.isPresent() && !field.value().isNumber()) {
            throw field.wrong("must be a number");
        }
        return field.isPresent() ? Optional.of(field.value()) : Optional.empty();
    }

    private static void warnUnlessOne(Optional<JsonNode> number, Warning warning, Warnings warnings) {
        if (number.isPresent() && !isOne(number)) {
            warnings.add(warning);
        }
    }

    private static Optional<JsonNode> checked(JsonField temperature, Warnings warnings) {
        Optional<JsonNode> number = number(temperature);
        if (number.isEmpty()) {
            return number;
        }
        BigDecimal value = number.get().decimalValue();
        if (value.signum() < 0 || value.compareTo(TEMPERATURE_ASKED_MAX) > 0) {
            throw temperature.wrong("must be between 0 and 2");
        }
        if (value.compareTo(BigDecimal.ONE) > 0) {
            warnings.add(Warning.TEMPERATURE_CLAMPED);
            return Optional.of(Blocks.JSON.numberNode(1));
        }
        return number;
    }

    private static Optional<JsonNode> probability(ChatRequest request, Optional<JsonNode> topP) {
        if (topP.isPresent()
                && (topP.get().decimalValue().signum() < 0
                        || topP.get().decimalValue().compareTo(BigDecimal.ONE) > 0)) {
            throw request.field("top_p").wrong("must be between 0 and 1");
        }
        return topP;
    }

    /** One of the two: no model takes both. */
    private static Sampling both(
            Optional<JsonNode> temperature, Optional<JsonNode> topP, Optional<JsonNode> topK, Warnings warnings) {
        if (temperature.isEmpty() || topP.isEmpty()) {
            return new Sampling(temperature, topP, topK);
        }
        if (isOne(topP)) {
            return new Sampling(temperature, Optional.empty(), topK);
        }
        if (isOne(temperature)) {
            return new Sampling(Optional.empty(), topP, topK);
        }
        warnings.add(Warning.TOP_P_DROPPED);
        return new Sampling(temperature, Optional.empty(), topK);
    }

    private static boolean isOne(Optional<JsonNode> number) {
        return number.filter(value -> value.decimalValue().compareTo(BigDecimal.ONE) == 0)
                .isPresent();
    }

    void addTo(ObjectNode body) {
        temperature.ifPresent(value -> body.set("temperature", value));
        topP.ifPresent(value -> body.set("top_p", value));
        topK.ifPresent(value -> body.set("top_k", value));
    }
}
