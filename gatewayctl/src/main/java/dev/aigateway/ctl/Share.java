package dev.aigateway.ctl;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much of a limit is used.
 *
 * @param shownLimit the limit as people read it
 */
record Share(String shownLimit, long used, long limit) {

    private static final int CELLS = 10;
    private static final int PARTS_OF_CELL = 8;
    private static final String PARTS = " ▏▎▍▌▋▊▉";
    private static final int ALARM_PERCENT = 95;

    /** Of the limit that will be reached first; empty without any. */
    static Optional<Share> tightest(Amount used, OptionalLong tokenLimit, Optional<Money> costLimit) {
        Stream<Share> tokens =
                tokenLimit.stream().mapToObj(limit -> new Share(Figures.exact(limit), used.tokens(), limit));
        Stream<Share> cost = costLimit.stream()
                .map(limit -> new Share(Figures.dollars(limit), used.cost().nanos(), limit.nanos()));
        return Stream.concat(tokens, cost).max(Comparator.comparingLong(share -> share.in(1_000_000)));
    }

    /** A bar of ten cells, the percentage, and a mark where it is nearly all. */
    String bar() {
        long parts = Math.min(in(CELLS * PARTS_OF_CELL), CELLS * PARTS_OF_CELL);
        int full = (int) parts / PARTS_OF_CELL;
        String rest = full == CELLS ? "" : String.valueOf(PARTS.charAt((int) parts % PARTS_OF_CELL));
        String alarm = in(100) >= ALARM_PERCENT ? " !" : "";
        return "%-10s %2d%%%s".formatted("█".repeat(full) + rest, (in(1000) + 5) / 10, alarm);
    }

    /** Rounded down; a limit of nothing is used up from the start. */
    private long in(long parts) {
        if (limit == 0) {
            return parts;
        }
        return BigInteger.valueOf(Math.max(0, used))
                .multiply(BigInteger.valueOf(parts))
                .divide(BigInteger.valueOf(limit))
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .longValue();
    }
}
