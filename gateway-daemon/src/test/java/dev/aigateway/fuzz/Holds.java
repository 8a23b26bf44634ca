package dev.aigateway.fuzz;

/** An assertion that costs nothing while it holds. */
public final class Holds {

    private Holds() {}

    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }
}
