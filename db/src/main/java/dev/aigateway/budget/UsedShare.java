package dev.aigateway.budget;

import java.math.BigInteger;

/** What part of a limit is used; exact. */
public final class UsedShare {

    private static final long ALL = 100;
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    private UsedShare() {}

    /** In whole percent, rounded down, above 100 where more is used; of a limit of nothing everything is used. */
    public static long percent(long used, long limit) {
        if (limit == 0) {
            return ALL;
        }
        return BigInteger.valueOf(Math.max(0, used))
                .multiply(BigInteger.valueOf(ALL))
                .divide(BigInteger.valueOf(limit))
                .min(MOST)
                .longValue();
    }
}
