package dev.aigateway.access;

import dev.aigateway.usage.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A person with an account.
 *
 * @param gatewayKey the newest that is good; empty if none is, then regenerating revives the person
 * @param claudecodeKey the newest that is good
 * @param tokenLimit the effective one; empty means none
 * @param costLimit the effective one; empty means none
 * @param deletedAt null while the person may call
 */
public record User(
        AccountId id,
        String email,
        String firstname,
        String lastname,
        Optional<ValidKey> gatewayKey,
        Optional<ValidKey> claudecodeKey,
        OptionalLong tokenLimit,
        Optional<Money> costLimit,
        Tags tags,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    public boolean living() {
        return deletedAt == null;
    }
}
