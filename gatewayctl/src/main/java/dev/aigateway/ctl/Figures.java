package dev.aigateway.ctl;

import dev.aigateway.usage.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

    private static final String UNITS = "kMG";
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private Figures() {}

    /** {@code 17,921}. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 41.2M}; rounded down, so that nothing looks used up before it is. */
    static String compact(long number) {
        if (number < 1000) {
            return Long.toString(number);
        }
        long unit = unit(number);
        return number / unit + "." + number % unit * 10 / unit + letter(unit);
    }

    /** Compact where that is exact: {@code 50M}, {@code 1.5M}, {@code 1,234,567}. */
    static String exact(long number) {
        boolean oneDecimalIsEnough = number >= 1000 && number % (unit(number) / 10) == 0;
        return oneDecimalIsEnough ? compact(number).replace(".0", "") : grouped(number);
    }

    /** {@code $1,214.37}; to the cent. */
    static String dollars(Money money) {
        BigDecimal exact = BigDecimal.valueOf(money.nanos(), NANO_DIGITS);
        if (exact.signum() > 0 && exact.compareTo(CENT) < 0) {
            return "<$0.01";
        }
        return String.format(Locale.ROOT, "$%,.2f", exact.setScale(2, RoundingMode.HALF_UP));
    }

    /** {@code 1 account}, {@code 2 accounts}. */
    static String counted(long number, String noun) {
        return grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 2026-10-31}, UTC. */
    static String day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    /** {@code 2026-10-31T12:30Z}. */
    static String minute(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private static long unit(long number) {
        long unit = 1000;
        while (number / unit >= 1000 && unit < 1_000_000_000) {
            unit *= 1000;
        }
        return unit;
    }

    private static char letter(long unit) {
        return UNITS.charAt(Long.toString(unit).length() / 3 - 1);
    }
}
