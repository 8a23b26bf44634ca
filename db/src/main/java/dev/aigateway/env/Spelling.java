package dev.aigateway.env;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be. */
public final class Spelling {

    private static final int DISTANCE_MAX = 2;

    private Spelling() {}

    /** The most similar candidate; empty if none is within two letters of the word. */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> LookAlikes.distance(word, candidate) <= DISTANCE_MAX)
                .min(Comparator.<String>comparingInt(candidate -> LookAlikes.distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
