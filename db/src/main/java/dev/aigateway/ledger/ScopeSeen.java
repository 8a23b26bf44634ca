package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A scope that an attempt counts in.
 *
 * @param name of an account, or {@code company}; the id where the account was forgotten
 * @param budget empty if it joined while the attempt was running, or if the row had to be written again
 */
public record ScopeSeen(UUID scope, String name, Optional<Found> budget) {

    /**
     * Its month as the attempt found it.
     *
     * @param mode {@code soft} or {@code strict}
     * @param tokenLimit empty means none
     * @param costLimit empty means none
     */
    public record Found(String mode, OptionalLong tokenLimit, Optional<Money> costLimit, Amount used, Amount held) {}
}
