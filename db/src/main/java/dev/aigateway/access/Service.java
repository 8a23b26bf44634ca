package dev.aigateway.access;

import dev.aigateway.usage.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A program with an account.
 *
 * @param key the newest that is good; empty if none is
 * @param models the only models that it may use; empty means all
 * @param tokenLimit the effective one; empty means none
 * @param costLimit the effective one; empty means none
 * @param deletedAt null while it may call
 */
public record Service(
        AccountId id,
        String name,
        Role role,
        List<String> models,
        Optional<ValidKey> key,
        OptionalLong tokenLimit,
        Optional<Money> costLimit,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    public Service {
        models = List.copyOf(models);
    }

    public boolean living() {
        return deletedAt == null;
    }
}
