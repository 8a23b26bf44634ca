package dev.aigateway.ledger;

import java.util.List;

/**
 * Whether the ledger agrees with itself.
 *
 * @param budgets how many were compared with the attempts that they are made of
 * @param attempts how many were read
 * @param discrepancies one sentence each; none if all is well
 */
public record LedgerCheck(long budgets, long attempts, List<String> discrepancies) {

    public LedgerCheck {
        discrepancies = List.copyOf(discrepancies);
    }

    public boolean holds() {
        return discrepancies.isEmpty();
    }
}
