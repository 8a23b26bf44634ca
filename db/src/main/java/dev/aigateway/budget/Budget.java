package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One scope's month as it is locked for an admission.
 *
 * @param tokenLimit empty means none
 * @param costLimit empty means none
 * @param used settled, which may exceed the limit in soft mode
 * @param held by running calls
 */
public record Budget(UUID scope, OptionalLong tokenLimit, Optional<Money> costLimit, Amount used, Amount held) {}
