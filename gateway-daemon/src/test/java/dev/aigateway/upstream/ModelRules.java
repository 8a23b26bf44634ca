package dev.aigateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the models refuse, by the provider's documentation and not by the gateway's own table. Unknown models refuse nothing. */
final class ModelRules {

    private static final Pattern KNOWN = Pattern.compile("claude-(fable|mythos|opus|sonnet|haiku)-[45](-\\d)?");
    private static final Pattern SAMPLING = Pattern.compile("claude-(opus|sonnet|haiku)-4-[56]");
    private static final Pattern BUDGET_ONLY = Pattern.compile("claude-(opus|sonnet|haiku)-4-5");
    private static final Pattern NO_EFFORT = Pattern.compile("claude-(sonnet|haiku)-4-5");
    private static final Pattern ALWAYS_THINKING = Pattern.compile("claude-((fable|mythos)-.*|opus-5-5)");
    private static final Pattern DISABLED_TO_HIGH = Pattern.compile("claude-(haiku-5-5|opus-5)");
    private static final Pattern NEVER_FORCED = Pattern.compile("claude-((fable|mythos)-5-[12]|(opus|sonnet)-5-5)");
    private static final Pattern NO_SYSTEM = Pattern.compile("claude-(sonnet-5|opus-4-[567]|sonnet-4-.|haiku-4-5)");
    private static final List<String> ABOVE_HIGH = List.of("xhigh", "max");

    private final JsonNode body;
    private final String model;
    private final String thinking;
    private final String effort;

    private ModelRules(JsonNode body) {
        this.body = body;
        this.model = body.path("model").asText();
        this.thinking = body.path("thinking").path("type").asText();
        this.effort = body.path("output_config").path("effort").asText();
    }

    /** What is wrong with a request; empty for a valid one. */
    static Optional<String> problem(JsonNode body) {
        ModelRules rules = new ModelRules(body);
        if (!rules.is(KNOWN)) {
            return Optional.empty();
        }
        return rules.sampling()
                .or(rules::thinking)
                .or(rules::budget)
                .or(rules::effort)
                .or(rules::forcing)
                .or(rules::conversation);
    }

    private boolean is(Pattern models) {
        return models.matcher(model).matches();
    }

    private Optional<String> sampling() {
        boolean temperature = body.has("temperature");
        boolean any = temperature || body.has("top_p") || body.has("top_k");
        boolean thinks = !thinking.isEmpty() && !thinking.equals("disabled");
        return problem(any && !is(SAMPLING), "temperature, top_p and top_k are not supported for this model")
                .or(() -> problem(temperature && body.has("top_p"), "temperature and top_p cannot both be specified"))
                .or(() -> problem(any && thinks, "temperature cannot be changed while thinking is on"))
                .or(() -> problem(
                        temperature
                                && (body.path("temperature").doubleValue() > 1
                                        || body.path("temperature").doubleValue() < 0),
                        "temperature: range: 0..1"));
    }

    private Optional<String> thinking() {
        boolean wrong = switch (thinking) {
            case "" -> false;
            case "adaptive" -> is(BUDGET_ONLY);
            case "enabled" -> !is(SAMPLING);
            case "between_tools" -> !model.equals("claude-sonnet-5-5") || ABOVE_HIGH.contains(effort);
            case "disabled" ->
                is(ALWAYS_THINKING)
                        || model.equals("claude-sonnet-5-5")
                        || (is(DISABLED_TO_HIGH) && ABOVE_HIGH.contains(effort));
            default -> true;
        };
        return problem(wrong, "thinking.type." + thinking + " is not supported for this model with effort " + effort);
    }

    private Optional<String> budget() {
        if (!thinking.equals("enabled")) {
            return Optional.empty();
        }
        long budget = body.path("thinking").path("budget_tokens").longValue();
        JsonNode messages = body.path("messages");
        boolean amidTools = TurnRules.has(messages.path(messages.size() - 1), "tool_result");
        return problem(budget < 1_024, "thinking.budget_tokens: must be at least 1024")
                .or(() -> problem(budget >= body.path("max_tokens").longValue(), "max_tokens must be above the budget"))
                .or(() -> problem(amidTools, "Expected `thinking` or `redacted_thinking`, but found `tool_use`"));
    }

    private Optional<String> effort() {
        boolean wrong = switch (effort) {
            case "" -> false;
            case "low", "medium", "high" -> is(NO_EFFORT);
            case "max" -> is(BUDGET_ONLY);
            case "xhigh" -> is(SAMPLING);
            default -> true;
        };
        return problem(wrong, "output_config.effort: " + effort + " is not supported for this model");
    }

    private Optional<String> forcing() {
        boolean forced = List.of("any", "tool")
                .contains(body.path("tool_choice").path("type").asText());
        return problem(
                forced && (is(NEVER_FORCED) || thinking.equals("enabled")),
                "tool_choice: type \"tool\" and \"any\" are not supported for this model.");
    }

    private Optional<String> conversation() {
        JsonNode messages = body.path("messages");
        boolean prefill =
                messages.path(messages.size() - 1).path("role").asText().equals("assistant");
        boolean format = body.path("output_config").has("format");
        return problem(prefill && (!is(BUDGET_ONLY) || format), "assistant message prefill is not supported")
                .or(() -> problem(prefill && thinking.equals("enabled"), "prefill is not supported with thinking"))
                .or(() -> problem(hasSystem(messages) && is(NO_SYSTEM), "messages: role system is not supported"))
                .or(() -> problem(
                        body.path("max_tokens").longValue() > (is(BUDGET_ONLY) ? 64_000 : 128_000),
                        "max_tokens: above the maximum of this model"));
    }

    private static boolean hasSystem(JsonNode messages) {
        boolean system = false;
        for (JsonNode message : messages) {
            system |= message.path("role").asText().equals("system");
        }
        return system;
    }

    private static Optional<String> problem(boolean broken, String message) {
        return broken ? Optional.of(message) : Optional.empty();
    }
}
