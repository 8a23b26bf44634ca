package dev.aigateway.format.anthropic;

import java.util.Set;

/**
 * What a model accepts in a request; most of what it does not, it refuses with a 400.
 *
 * @param idPrefix how the ids of these models begin
 * @param sampling {@code temperature} or {@code top_p}, though never both
 * @param adaptiveThinking {@code thinking.type: adaptive}
 * @param enabledThinking {@code thinking.type: enabled} with a budget in tokens
 * @param thinksByDefault whether it thinks when {@code thinking} is left out
 * @param efforts those that {@code output_config.effort} may have; none if it refuses the field
 * @param forcedToolChoice {@code tool_choice.type: any} and {@code tool}
 * @param prefill a last message of the assistant, for the model to go on with
 * @param outputTokensMax of an answer, hidden thinking included
 * @param systemInConversation messages with {@code role: system}
 * @param contextTokens of a prompt
 * @param imageTokensMax that one picture can come to
 */
public record ModelCapabilities(
        String idPrefix,
        boolean sampling,
        boolean adaptiveThinking,
        boolean enabledThinking,
        boolean thinksByDefault,
        LeastThinking leastThinking,
        Set<Effort> efforts,
        boolean forcedToolChoice,
        boolean prefill,
        int outputTokensMax,
        boolean systemInConversation,
        int contextTokens,
        FastMode fastMode,
        int imageTokensMax) {

    public ModelCapabilities {
        efforts = Set.copyOf(efforts);
    }

    /** A model that is not known is taken for the newest: they get stricter, and the newest accept what is common to all. */
    public static ModelCapabilities of(String model) {
        return CapabilityTable.find(model);
    }
}
