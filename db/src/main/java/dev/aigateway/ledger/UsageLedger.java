package dev.aigateway.ledger;

import dev.aigateway.access.AccountId;
import dev.aigateway.usage.Period;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what was used; never sums the log on the way of a request. */
public interface UsageLedger {

    /** Every account with any use, hold or refusal in the month (empty: the running one), by name. */
    List<AccountUsage> usage(Optional<Period> period);

    /** What these accounts used in the month, also where that is nothing; unknown ones are missing. */
    Map<AccountId, AccountUsage> usage(Collection<AccountId> accounts, Period period);

    /** What counts against the limit of the whole company; empty without one, and for months that had none. */
    Optional<CompanyUsage> company(Period period);

    /** An account's months and models, newest first; it may have been deleted. */
    List<ModelUsage> history(AccountId account);

    /** An account's models in one month, dearest first. */
    List<ModelUsage> byModel(AccountId account, Period period);

    /** An account's last attempts, newest first. */
    List<LedgerEntry> lastEntries(AccountId account, int atMost);

    /** The month that is running, by the database's clock in the budgets' zone. */
    Period currentPeriod();

    /** Compares every budget and total with the attempts that they are made of (conservation, at every commit). */
    LedgerCheck verify();
}
