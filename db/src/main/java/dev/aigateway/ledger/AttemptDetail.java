package dev.aigateway.ledger;

import dev.aigateway.access.AccountId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PricedPart;
import dev.aigateway.usage.UsageReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One attempt with all that was decided about it and charged for it.
 *
 * @param account the name is null once it was forgotten
 * @param maxTokens as sent to the provider
 * @param usage as far as money depends on it
 * @param price of what the answering model did; empty where nothing was priced
 * @param parts what is charged, each model's with its price; none where the provider charges nothing
 */
public record AttemptDetail(
        LedgerEntry entry,
        Period period,
        Payer account,
        String provider,
        Hold hold,
        OptionalLong maxTokens,
        UsageReport usage,
        Optional<Price> price,
        List<PricedPart> parts,
        @Nullable String stopReason,
        @Nullable String upstreamRequestId,
        List<ScopeSeen> scopes,
        List<Correction> corrections) {

    /** Who pays. */
    public record Payer(AccountId id, @Nullable String name) {}

    /**
     * What it reserved.
     *
     * @param mode {@code strict} if it is the most that the call could use, {@code soft} if what it would probably use
     */
    public record Hold(String mode, Amount amount) {}

    public AttemptDetail {
        parts = List.copyOf(parts);
        scopes = List.copyOf(scopes);
        corrections = List.copyOf(corrections);
    }

    /** What it is charged in all. */
    public Amount corrected() {
        return corrections.stream().map(Correction::by).reduce(entry.used(), Amount::plus);
    }
}
