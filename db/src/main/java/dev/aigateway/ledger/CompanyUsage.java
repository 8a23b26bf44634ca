package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all accounts together used in one month, as the limit of the whole company counts it.
 *
 * @param used holds not included
 * @param held by running calls
 * @param tokenLimit empty means none; there is always one of the two
 * @param costLimit empty means none
 */
public record CompanyUsage(Amount used, Amount held, OptionalLong tokenLimit, Optional<Money> costLimit) {}
