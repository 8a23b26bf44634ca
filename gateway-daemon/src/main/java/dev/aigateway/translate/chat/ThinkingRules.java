package dev.aigateway.translate.chat;

import dev.aigateway.format.anthropic.Effort;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import dev.aigateway.translate.chat.Turn.Role;
import java.util.List;
import java.util.Optional;

/** From what a client asks, and what its model can do, to the model's thinking. */
final class ThinkingRules {

    /** Below this, thinking would use up the answer: it counts against the limit. */
    private static final long ROOM_TO_THINK_MIN = 2_048;

    private static final long BUDGET_MIN = 1_024;
    private static final long ROOM_TO_ANSWER_MIN = 1_024;
    private static final String SUMMARIZED = "summarized";

    private final ChatRequest request;
    private final ModelCapabilities model;
    private final OutputLimit limit;
    private final EffortAsked asked;
    private final Optional<Effort> effort;

    private ThinkingRules(ChatRequest request, ModelCapabilities model, OutputLimit limit) {
        this.request = request;
        this.model = model;
        this.limit = limit;
        this.asked = EffortAsked.of(request);
        this.effort = asked.on(model);
    }

    static Thinking of(
            ChatRequest request, ModelCapabilities model, OutputLimit limit, List<Turn> turns, Warnings warnings) {
        Thinking thinking = new ThinkingRules(request, model, limit).thinking();
        if (thinking.isEnabled() && needsItsThoughts(turns)) {
            warnings.add(Warning.THINKING_DROPPED);
            return thinking.withoutForm();
        }
        return thinking;
    }

    /** Chat clients do not keep what the model thought, without which it cannot go on thinking in the middle of a turn. */
    private static boolean needsItsThoughts(List<Turn> turns) {
        return turns.getLast().is(Role.ASSISTANT) || turns.getLast().has("tool_result");
    }

    private Thinking thinking() {
        JsonField own = request.field("thinking");
        if (own.isPresent()) {
            return own(own);
        }
        if (asked == EffortAsked.NONE || (model.thinksByDefault() && limit.askedBelow(ROOM_TO_THINK_MIN))) {
            return least();
        }
        if (asked.isGiven()) {
            return given();
        }
        return model.thinksByDefault() ? Thinking.adaptive(SUMMARIZED, effort) : Thinking.UNSAID;
    }

    private Thinking own(JsonField own) {
        return switch (own.at("type").textOrEmpty()) {
            case "disabled", "between_tools" -> least();
            case "enabled" -> model.enabledThinking() ? enabled(budgetTokens(own)) : adaptive(own);
            case "adaptive" -> model.adaptiveThinking() ? adaptive(own) : given();
            default -> throw own.at("type").wrong("must be adaptive, between_tools, disabled or enabled");
        };
    }

    private Thinking adaptive(JsonField own) {
        String display = own.at("display").textOrEmpty();
        return Thinking.adaptive(display.equals("omitted") ? display : SUMMARIZED, effort);
    }

    private long budgetTokens(JsonField own) {
        JsonField budget = own.at("budget_tokens");
        if (!budget.isPresent()) {
            return asked.budgetTokens();
        }
        if (!budget.value().isIntegralNumber() || !budget.value().canConvertToLong()) {
            throw budget.wrong("must be an integer");
        }
        return budget.value().longValue();
    }

    private Thinking given() {
        if (model.adaptiveThinking()) {
            return Thinking.adaptive(SUMMARIZED, effort);
        }
        return model.efforts().isEmpty() && asked.isGiven() ? enabled(asked.budgetTokens()) : Thinking.unsaid(effort);
    }

    /** With a budget that leaves room for an answer; without thinking if there is no room for both. */
    private Thinking enabled(long budgetTokens) {
        long budget = Math.min(budgetTokens, limit.tokens() - ROOM_TO_ANSWER_MIN);
        return budget < BUDGET_MIN ? Thinking.unsaid(effort) : Thinking.enabled(budget, effort);
    }

    private Thinking least() {
        return switch (model.leastThinking()) {
            case OMITTED -> Thinking.unsaid(effort);
            case DISABLED -> Thinking.disabled(effort);
            case DISABLED_TO_HIGH ->
                Thinking.disabled(effort.map(wanted -> isAboveHigh(wanted) ? Effort.HIGH : wanted));
            case BETWEEN_TOOLS -> Thinking.betweenTools(effort.filter(wanted -> !isAboveHigh(wanted)));
            case LOW_EFFORT -> Thinking.adaptive(SUMMARIZED, Optional.of(Effort.LOW));
        };
    }

    private static boolean isAboveHigh(Effort wanted) {
        return wanted.compareTo(Effort.HIGH) > 0;
    }
}
