package dev.aigateway.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as lists show it: never the secret, only a hint.
 *
 * @param accountName the e-mail of a person, {@code key:<name>} of a service
 * @param models the only models that the account may use; empty means all
 */
public record Credential(
        CredentialId id,
        AccountId account,
        String accountName,
        String kind,
        Role role,
        List<String> models,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    public Credential {
        models = List.copyOf(models);
    }

    public boolean validAt(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }
}
