package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import java.time.Instant;

/**
 * What was booked beside a charge that stood already.
 *
 * @param by may be less than nothing
 * @param author a daemon that learned the truth late, or who decided it
 */
public record Correction(Amount by, String reason, String author, Instant createdAt) {}
