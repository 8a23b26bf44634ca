package dev.aigateway.translate.chat;

import java.util.List;
import java.util.Random;

/** Chance that repeats itself for the same seed. Not for several threads at once. */
final class Dice {

    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** From 0 to, and without, {@code end}. */
    int below(int end) {
        return random.nextInt(end);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    void maybe(Runnable action) {
        if (oneIn(3)) {
            action.run();
        }
    }

    <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    Random random() {
        return random;
    }
}
