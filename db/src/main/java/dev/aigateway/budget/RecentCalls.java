package dev.aigateway.budget;

import java.util.Arrays;

/** A figure of the last calls, and a first guess until there is one. Not for several threads at once. */
final class RecentCalls {

    private static final int KEPT = 31;

    private final double[] recent = new double[KEPT];
    private int seen;
    private double mean;
    private double deviation;
    private double median;

    RecentCalls(double firstGuess) {
        this.mean = firstGuess;
        this.median = firstGuess;
    }

    void add(double value) {
        recent[seen % KEPT] = value;
        seen++;
        double[] sorted = Arrays.copyOf(recent, Math.min(seen, KEPT));
        Arrays.sort(sorted);
        median = sorted[sorted.length / 2];
        mean = Arrays.stream(sorted).average().orElseThrow();
        deviation = Math.sqrt(Arrays.stream(sorted)
                .map(other -> (other - mean) * (other - mean))
                .average()
                .orElseThrow());
    }

    /** Right for a sum of many calls, which limits are about. */
    double mean() {
        return mean;
    }

    /** The standard deviation of one call. */
    double deviation() {
        return deviation;
    }

    /** What a single call is most like, whatever the rare ones are. */
    double median() {
        return median;
    }
}
