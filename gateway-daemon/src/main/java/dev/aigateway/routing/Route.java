package dev.aigateway.routing;

import dev.aigateway.provider.Provider;

/**
 * Where a call goes.
 *
 * @param asked the model as the client named it, without what only says whose it is
 * @param model the provider's own id
 */
public record Route(Provider provider, String asked, String model) {}
