package dev.aigateway.proof;

import java.time.Duration;
import java.util.Random;

/**
 * How much of a proof is run: little where every change is checked, much in the profile {@code long}. The property
 * {@code proof.<name>} is the count, {@code proof.minutes} a bound for each proof, {@code proof.seed} repeats a run. How far
 * it came is printed at its end. For one thread.
 */
final class Proof implements AutoCloseable {

    private final String name;
    private final int count;
    private final long seed = Long.getLong("proof.seed", System.nanoTime());
    private final long startedNanos = System.nanoTime();
    private final long endNanos = startedNanos
            + Duration.ofMinutes(Long.getLong("proof.minutes", 1_000)).toNanos();
    private int done;

    private Proof(String name, int count) {
        this.name = name;
        this.count = count;
        say("seed " + seed);
    }

    static Proof of(String name, int usually) {
        return new Proof(name, Integer.getInteger("proof." + name, usually));
    }

    /** A number that a proof needs besides its count. */
    static int number(String name, int usually) {
        return Integer.getInteger("proof." + name, usually);
    }

    /** A bound for a busy machine; {@code proof.slack} is by how much it is stretched. */
    static Duration within(Duration bound) {
        return bound.multipliedBy(Integer.getInteger("proof.slack", 3));
    }

    int count() {
        return count;
    }

    int done() {
        return done;
    }

    Random random() {
        return new Random(seed + done);
    }

    boolean goesOn() {
        return done < count && System.nanoTime() < endNanos;
    }

    void did(int more) {
        done += more;
    }

    void say(String text) {
        System.out.println("proof " + name + ": " + text);
    }

    @Override
    public void close() {
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        say("%d of %d in %d s".formatted(done, count, took.toSeconds()));
    }
}
