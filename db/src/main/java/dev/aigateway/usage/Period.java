package dev.aigateway.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/** A calendar month in the zone of the budgets; fixed at admission, by the database's clock. */
public record Period(YearMonth month) implements Comparable<Period> {

    public static Period of(LocalDate firstDay) {
        return new Period(YearMonth.from(firstDay));
    }

    public LocalDate firstDay() {
        return month.atDay(1);
    }

    /** When the next one begins. */
    public Instant end(ZoneId zone) {
        return month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
    }

    @Override
    public int compareTo(Period other) {
        return month.compareTo(other.month);
    }

    @Override
    public String toString() {
        return month.toString();
    }
}
