package dev.aigateway.budget;

import java.util.UUID;

/**
 * One try to send one request to a provider: the key of everything that must happen once.
 *
 * @param attempt 1, or 2 for the one retry
 */
public record AttemptId(UUID requestId, int attempt) {

    @Override
    public String toString() {
        return requestId + "/" + attempt;
    }
}
