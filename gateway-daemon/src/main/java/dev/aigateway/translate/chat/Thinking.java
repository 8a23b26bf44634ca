package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.anthropic.Effort;
import java.util.Optional;

/** Whether and how much the model thinks; empty where it is left to the model. */
record Thinking(Optional<ObjectNode> form, Optional<Effort> effort) {

    static final Thinking UNSAID = new Thinking(Optional.empty(), Optional.empty());

    static Thinking disabled(Optional<Effort> effort) {
        return new Thinking(Optional.of(Blocks.of("disabled")), effort);
    }

    static Thinking betweenTools(Optional<Effort> effort) {
        return new Thinking(Optional.of(Blocks.of("between_tools")), effort);
    }

    /** {@code display}: {@code summarized} or {@code omitted}. */
    static Thinking adaptive(String display, Optional<Effort> effort) {
        return new Thinking(Optional.of(Blocks.of("adaptive").put("display", display)), effort);
    }

    static Thinking enabled(long budgetTokens, Optional<Effort> effort) {
        return new Thinking(Optional.of(Blocks.of("enabled").put("budget_tokens", budgetTokens)), effort);
    }

    static Thinking unsaid(Optional<Effort> effort) {
        return new Thinking(Optional.empty(), effort);
    }

    boolean isEnabled() {
        return is("enabled");
    }

    boolean isActive() {
        return form.isPresent() && !is("disabled");
    }

    private boolean is(String type) {
        return form.filter(json -> Blocks.is(json, type)).isPresent();
    }

    Thinking withoutForm() {
        return new Thinking(Optional.empty(), effort);
    }
}
