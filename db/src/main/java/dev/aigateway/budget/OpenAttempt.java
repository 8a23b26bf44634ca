package dev.aigateway.budget;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.CredentialId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * An admitted attempt: all that its row says, so that the row can be written again where a database has lost it.
 *
 * @param scopes whose budgets have the hold
 * @param mode {@link BudgetMode#STRICT} if the hold is the most that the call can use
 * @param maxTokens as sent to the provider
 * @param deadline after which nobody can still be working on it
 */
public record OpenAttempt(
        Hold hold,
        AccountId account,
        CredentialId credential,
        List<ScopeId> scopes,
        BudgetMode mode,
        String surface,
        String modelAsked,
        String model,
        String provider,
        OptionalLong maxTokens,
        boolean stream,
        Instant deadline,
        CallToAdmit.Client client) {

    public OpenAttempt {
        scopes = List.copyOf(scopes);
    }

    public AttemptId id() {
        return hold.id();
    }
}
