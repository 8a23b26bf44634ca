package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.TokenUsage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to call a provider.
 *
 * @param used what the limits count
 * @param source where the numbers come from; null while the call is open, or where nothing was charged
 * @param closedAt null while the call is open
 */
public record LedgerEntry(
        UUID requestId,
        int attempt,
        String state,
        String surface,
        String modelAsked,
        String modelServed,
        TokenUsage tokens,
        Amount used,
        @Nullable String source,
        @Nullable Integer httpStatus,
        @Nullable String error,
        Instant openedAt,
        @Nullable Instant closedAt) {}
