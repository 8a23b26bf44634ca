package dev.aigateway.store;

import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenUsage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the request log, as a test looks at it.
 *
 * @param tokensCharged with all corrections
 * @param cost with all corrections
 */
public record Attempt(
        UUID requestId,
        int attempt,
        String state,
        @Nullable String source,
        String surface,
        String modelAsked,
        String modelServed,
        String provider,
        TokenUsage usage,
        long tokensCharged,
        Money cost,
        long tokensHeld,
        @Nullable Integer httpStatus,
        @Nullable String error,
        @Nullable String upstreamRequestId,
        boolean stream,
        LocalDate period,
        UUID account,
        UUID daemon,
        Money costHeld,
        @Nullable String clientRequestId,
        Instant openedAt,
        @Nullable Instant closedAt) {}
