package dev.aigateway.budget;

import dev.aigateway.access.KeyHash;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call that asks to be admitted.
 *
 * @param attempt 1, or 2 for the one retry
 * @param surface the route, such as {@code /v1/messages}
 * @param bodyBytes of the request
 * @param maxTokens as the client asked
 * @param bounds empty until they are asked for
 * @param timeout after which nobody answers for the call any more
 */
public record CallToAdmit(
        UUID requestId,
        int attempt,
        KeyHash key,
        String surface,
        String modelAsked,
        String model,
        String provider,
        long bodyBytes,
        OptionalLong maxTokens,
        Optional<Bounds> bounds,
        boolean stream,
        Duration timeout,
        Client client) {

    public AttemptId id() {
        return new AttemptId(requestId, attempt);
    }

    public CallToAdmit bounded(Bounds by) {
        return new CallToAdmit(
                requestId,
                attempt,
                key,
                surface,
                modelAsked,
                model,
                provider,
                bodyBytes,
                maxTokens,
                Optional.of(by),
                stream,
                timeout,
                client);
    }

    /** What the client said of itself; for the ledger only. */
    public record Client(
            @Nullable String requestId,
            @Nullable String sessionId,
            @Nullable String agent,
            @Nullable String userAgent) {}
}
