/** What was used and what it cost: entries, totals, and the check that they agree. */
@NullMarked
package dev.aigateway.ledger;

import org.jspecify.annotations.NullMarked;
