package dev.aigateway.routing;

import java.time.Instant;

/**
 * A name under which a model can be asked for.
 *
 * @param id an alias, or the provider's own id
 * @param model the provider's own id
 * @param releasedAt when the model came, as far as the price list knows
 */
public record ListedModel(String id, String model, String displayName, Instant releasedAt, ModelLimits limits) {}
