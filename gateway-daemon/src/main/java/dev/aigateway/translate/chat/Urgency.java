package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.anthropic.FastMode;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import java.util.Optional;

/**
 * How soon the answer is wanted, and at what price.
 *
 * @param tier {@code service_tier}; empty where the provider may choose
 * @param fast whether a faster answer is worth twice the price to the client
 */
record Urgency(Optional<String> tier, boolean fast) {

    /** Clients ask for it by a word of its own, never by default. */
    static final boolean FAST_ALLOWED = true;

    private static final Urgency UNSAID = new Urgency(Optional.empty(), false);

    static Urgency of(ChatRequest request, ModelCapabilities model, boolean fastAllowed, Warnings warnings) {
        if (request.isResponses()) {
            return UNSAID;
        }
        return switch (request.field("service_tier").text().orElse("auto")) {
            case "auto" -> UNSAID;
            case "default", "standard_only" -> new Urgency(Optional.of("standard_only"), false);
            case "priority", "scale" -> new Urgency(Optional.of("auto"), false);
            case "fast" ->
                fastAllowed && model.fastMode() != FastMode.NO
                        ? new Urgency(Optional.empty(), true)
                        : ignored(warnings);
            default -> ignored(warnings);
        };
    }

    private static Urgency ignored(Warnings warnings) {
        warnings.add(Warning.SERVICE_TIER_IGNORED);
        return UNSAID;
    }

    void addTo(ObjectNode body) {
        tier.ifPresent(word -> body.put("service_tier", word));
        if (fast) {
            body.put("speed", "fast");
        }
    }
}
