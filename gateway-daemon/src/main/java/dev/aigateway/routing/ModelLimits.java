package dev.aigateway.routing;

import dev.aigateway.format.anthropic.ModelCapabilities;

/**
 * How many tokens a model takes and makes.
 *
 * @param input of a prompt
 * @param output of an answer, hidden thinking included
 */
public record ModelLimits(long input, long output) {

    /** A model that is not known is taken for a current one. */
    static ModelLimits of(String model) {
        ModelCapabilities known = ModelCapabilities.of(model);
        return new ModelLimits(known.contextTokens(), known.outputTokensMax());
    }
}
