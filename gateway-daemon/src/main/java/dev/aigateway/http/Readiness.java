package dev.aigateway.http;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whether new calls had better come to this daemon. Threads may share it. */
public final class Readiness {

    /** Anybody may ask, as often as they like; the database is not asked more often than this. */
    static final Duration KEPT = Duration.ofSeconds(1);

    private final BooleanSupplier database;
    private final boolean withoutDatabase;
    private volatile boolean draining;
    private boolean up;
    private long lookedAtNanos = System.nanoTime() - KEPT.toNanos();

    /**
     * @param database whether it answers; may take its time
     * @param withoutDatabase whether a daemon without its database is ready all the same
     */
    public Readiness(BooleanSupplier database, boolean withoutDatabase) {
        this.database = database;
        this.withoutDatabase = withoutDatabase;
    }

    /** From now on calls had better go elsewhere. */
    public void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /** Whether the database answered within the last second. */
    public synchronized boolean databaseUp() {
        if (System.nanoTime() - lookedAtNanos >= KEPT.toNanos()) {
            up = database.getAsBoolean();
            lookedAtNanos = System.nanoTime();
        }
        return up;
    }

    boolean ready() {
        return !draining && (databaseUp() || withoutDatabase);
    }
}
