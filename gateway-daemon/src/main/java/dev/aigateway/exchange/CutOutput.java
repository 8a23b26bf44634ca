package dev.aigateway.exchange;

import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.MaxTokens;
import java.util.OptionalLong;

/**
 * How far a strict limit shortens an answer.
 *
 * @param maxTokens empty leaves it as long as the client asked
 */
record CutOutput(OptionalLong maxTokens) {

    private static final String HEADER = "x-gateway-max-tokens-clamped";

    /** As it is sent. */
    ProviderRequest of(ProviderRequest request) {
        return maxTokens.isEmpty() ? request : request.withBody(MaxTokens.cutTo(request.body(), maxTokens.getAsLong()));
    }

    void tell(ClientStream client) {
        maxTokens.ifPresent(most -> client.tell(HEADER, Long.toString(most)));
    }
}
