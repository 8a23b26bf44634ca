package dev.aigateway.translate.chat;

import dev.aigateway.format.anthropic.Effort;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.util.Optional;
import java.util.Set;

/** How much thinking the client asks for. */
enum EffortAsked {
    UNSAID,
    NONE,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    static EffortAsked of(ChatRequest request) {
        JsonField own = request.field("output_config").at("effort");
        JsonField effort = own.isPresent() ? own : request.reasoningEffort();
        return switch (effort.text().orElse("")) {
            case "" -> UNSAID;
            case "none" -> NONE;
            case "minimal", "low" -> LOW;
            case "medium" -> MEDIUM;
            case "high" -> HIGH;
            case "xhigh" -> XHIGH;
            case "max" -> MAX;
            default -> throw effort.wrong("must be none, minimal, low, medium, high, xhigh or max");
        };
    }

    boolean isGiven() {
        return this != UNSAID && this != NONE;
    }

    /** The nearest that the model knows; empty if it knows none, or none is asked for. */
    Optional<Effort> on(ModelCapabilities model) {
        Set<Effort> known = model.efforts();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        return switch (this) {
            case UNSAID, NONE -> Optional.empty();
            case LOW -> Optional.of(Effort.LOW);
            case MEDIUM -> Optional.of(Effort.MEDIUM);
            case HIGH -> Optional.of(Effort.HIGH);
            case XHIGH -> Optional.of(known.contains(Effort.XHIGH) ? Effort.XHIGH : most(known));
            case MAX -> Optional.of(most(known));
        };
    }

    private static Effort most(Set<Effort> known) {
        return known.contains(Effort.MAX) ? Effort.MAX : Effort.HIGH;
    }

    /** For models that know budgets in tokens only. */
    int budgetTokens() {
        return switch (this) {
            case LOW -> 1_024;
            case UNSAID, NONE, MEDIUM -> 8_192;
            case HIGH, XHIGH, MAX -> 16_384;
        };
    }
}
