package dev.aigateway.budget;

import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.UsageReport;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;

/** The four ends of a call; what they come to is told to the rules apart from them. */
final class SettlementSamples {

    private static final Outcome SILENT = new Outcome(null, null, null, null, null, null);
    private static final Hold HOLD =
            new Hold(new UUID(0, 7), 1, new Period(YearMonth.of(2026, 11)), Amount.ZERO, Instant.EPOCH);

    private SettlementSamples() {}

    static Settlement used(Source source) {
        return new Settlement.Used(HOLD, UsageReport.NONE, source, SILENT);
    }

    static Settlement voided() {
        return new Settlement.Voided(HOLD, SILENT);
    }

    static Settlement unknown() {
        return new Settlement.Unknown(HOLD, SILENT);
    }

    static Settlement expired() {
        return new Settlement.Expired(HOLD, SILENT);
    }
}
