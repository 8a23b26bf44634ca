package dev.aigateway.ledger;

import java.util.function.Consumer;

/** Lines of the ledger in a fixed order, however many; only a few are in memory at a time. */
@FunctionalInterface
public interface LedgerLines {

    void forEach(Consumer<LedgerLine> each);
}
