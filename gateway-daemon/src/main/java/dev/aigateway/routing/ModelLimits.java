package dev.aigateway.routing;

import java.util.List;
import java.util.Map;

/**
 * How many tokens a model takes and makes.
 *
 * @param input of a prompt
 * @param output of an answer, hidden thinking included
 */
public record ModelLimits(long input, long output) {

    private static final ModelLimits CURRENT = new ModelLimits(1_000_000, 128_000);
    private static final ModelLimits EARLIER = new ModelLimits(200_000, 64_000);

    /** By the beginning of an id, which may go on with a date (platform.claude.com, "Models overview"). */
    private static final Map<String, ModelLimits> BY_FAMILY =
            Map.of("claude-opus-4-5", EARLIER, "claude-sonnet-4-5", EARLIER, "claude-haiku-4-5", EARLIER);

    /** A model that is not known is taken for a current one. */
    static ModelLimits of(String model) {
        return List.copyOf(BY_FAMILY.entrySet()).stream()
                .filter(family -> model.startsWith(family.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(CURRENT);
    }
}
