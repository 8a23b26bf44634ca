package dev.aigateway.ledger;

import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Optional;

/** Reads what was used; never sums the log on the way of a request. */
public interface UsageLedger {

    /** Every account with any use, hold or refusal in the month (empty: the running one), by name. */
    List<AccountUsage> usage(Optional<Period> period);

    /** The month that is running, by the database's clock in the budgets' zone. */
    Period currentPeriod();

    /** Compares every budget and total with the attempts that they are made of (conservation, at every commit). */
    LedgerCheck verify();
}
