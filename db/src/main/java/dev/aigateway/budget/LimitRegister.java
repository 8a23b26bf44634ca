package dev.aigateway.budget;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.usage.Amount;
import java.util.Optional;

/**
 * Reads and changes the monthly limits of accounts, people's and programs'. A change is in force at once, everywhere,
 * and writes its audit row in the same transaction; it is empty where there is no such living account.
 */
public interface LimitRegister {

    Optional<AccountLimits> limits(AccountId account);

    Optional<AccountLimits> set(AccountId account, LimitSettings settings, Change change);

    /**
     * Adds to the limits in force, so that a default counts as the base. Raises at once add up exactly. Throws
     * {@link dev.aigateway.access.Conflict} where there is no limit, or where it would be too large.
     *
     * @param by not negative, and not zero in both
     */
    Optional<AccountLimits> raise(AccountId account, Amount by, Change change);
}
