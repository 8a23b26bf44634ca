package dev.aigateway.ctl;

import dev.aigateway.usage.Period;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The month that is to be exported.
 *
 * @param named empty means the last one that is over
 */
record ExportMonth(Optional<Period> named) {

    static final ExportMonth LAST = new ExportMonth(Optional.empty());

    static ExportMonth parse(String text) {
        try {
            return text.equals("last") ? LAST : new ExportMonth(Optional.of(new Period(YearMonth.parse(text))));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected last, or a month such as 2026-10", e);
        }
    }

    Period seenFrom(Period running) {
        return named.orElseGet(() -> new Period(running.month().minusMonths(1)));
    }
}
