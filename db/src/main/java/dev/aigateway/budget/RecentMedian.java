package dev.aigateway.budget;

import java.util.Arrays;

/** The median of the last values, and a first guess until there is one. Not for several threads at once. */
final class RecentMedian {

    private static final int KEPT = 31;

    private final double[] recent = new double[KEPT];
    private int seen;
    private double median;

    RecentMedian(double firstGuess) {
        this.median = firstGuess;
    }

    void add(double value) {
        recent[seen % KEPT] = value;
        seen++;
        double[] sorted = Arrays.copyOf(recent, Math.min(seen, KEPT));
        Arrays.sort(sorted);
        median = sorted[sorted.length / 2];
    }

    double median() {
        return median;
    }
}
