package dev.aigateway.journal;

import java.util.Random;

/** Where the random tests begin; it is printed, and {@code -Drandom.seed} repeats what failed. */
final class Seeds {

    private Seeds() {}

    static long first() {
        long seed = Long.getLong("random.seed", new Random().nextLong());
        System.out.println("random.seed " + seed);
        return seed;
    }
}
