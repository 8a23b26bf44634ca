package dev.aigateway.ledger;

import java.util.List;

/**
 * Whether the ledger agrees with itself.
 *
 * @param budgets how many were compared with the attempts that they are made of
 * @param attempts how many were read
 * @param discrepancies one sentence each; none if all is well
 * @param hints what is no discrepancy, but should be looked at
 */
public record LedgerCheck(long budgets, long attempts, List<String> discrepancies, List<String> hints) {

    public LedgerCheck {
        discrepancies = List.copyOf(discrepancies);
        hints = List.copyOf(hints);
    }

    public boolean holds() {
        return discrepancies.isEmpty();
    }
}
