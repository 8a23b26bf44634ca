package dev.aigateway.ledger;

import dev.aigateway.access.AccountId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.TokenUsage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger: one attempt to call a provider, or a late truth about one.
 *
 * @param kind {@code call} or {@code correction}
 * @param accountName the e-mail of a person, {@code key:<name>} of a service; null once it was forgotten
 * @param tags of the account as they are now, {@code name=value}
 * @param model that served it; null for a correction that does not know it
 * @param call null for a correction
 * @param charged what the limits count; what a correction adds, which may be negative
 * @param openedAt when it was admitted, or corrected
 * @param closedAt null while it is open, and for a correction
 */
public record LedgerLine(
        String kind,
        UUID request,
        long attempt,
        AccountId account,
        @Nullable String accountName,
        List<String> tags,
        @Nullable String model,
        @Nullable Call call,
        Amount charged,
        Instant openedAt,
        @Nullable Instant closedAt) {

    /**
     * What was called.
     *
     * @param modelAsked the name that the client used
     * @param source who says what was used; null where nothing was
     * @param httpStatus null where there was no answer
     * @param tokens by class, as the provider counted them
     */
    public record Call(
            String surface,
            String modelAsked,
            String provider,
            String state,
            @Nullable String source,
            @Nullable Long httpStatus,
            TokenUsage tokens,
            long webSearches,
            @Nullable String sessionId,
            @Nullable String clientRequestId) {}

    public boolean open() {
        return call != null && call.state.equals("open");
    }
}
