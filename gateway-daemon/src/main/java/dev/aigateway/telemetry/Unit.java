package dev.aigateway.telemetry;

import java.math.BigDecimal;

/** What is counted, in the whole number that it is kept in, and how Prometheus wants to see it. */
enum Unit {
    ONE(0),
    /** Kept in nanoseconds. */
    SECONDS(9),
    /** Kept in nano-USD. */
    USD(9);

    private final int decimals;

    Unit(int decimals) {
        this.decimals = decimals;
    }

    BigDecimal shown(BigDecimal kept) {
        return kept.signum() == 0
                ? BigDecimal.ZERO
                : kept.scaleByPowerOfTen(-decimals).stripTrailingZeros();
    }

    /** The whole number that stands for a bound of a histogram. */
    long kept(String bound) {
        return new BigDecimal(bound).scaleByPowerOfTen(decimals).longValueExact();
    }
}
