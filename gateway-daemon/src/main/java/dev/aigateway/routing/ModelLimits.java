package dev.aigateway.routing;

import dev.aigateway.format.anthropic.ModelCapabilities;
import java.util.List;

/**
 * How many tokens a model takes and makes.
 *
 * @param input of a prompt
 * @param output of an answer, hidden thinking included
 */
public record ModelLimits(long input, long output) {

    private static final long CONTEXT = 1_000_000;
    private static final long EARLIER_CONTEXT = 200_000;

    /** By the beginning of an id, which may go on with a date (platform.claude.com, "Context windows"). */
    private static final List<String> WITH_EARLIER_CONTEXT =
            List.of("claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5");

    /** A model that is not known is taken for a current one. */
    static ModelLimits of(String model) {
        boolean earlier = WITH_EARLIER_CONTEXT.stream().anyMatch(model::startsWith);
        return new ModelLimits(
                earlier ? EARLIER_CONTEXT : CONTEXT, ModelCapabilities.of(model).outputTokensMax());
    }
}
