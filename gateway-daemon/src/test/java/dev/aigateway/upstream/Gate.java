package dev.aigateway.upstream;

import java.util.concurrent.Semaphore;

/** Holds a script back until the test lets it go on, one step at a time. Threads may share it. */
public final class Gate {

    /** Enough that nothing waits any more, and far from an overflow when a few single steps come on top. */
    private static final int OPEN = Integer.MAX_VALUE / 2;

    private final Semaphore steps = new Semaphore(0);

    /** Lets one step pass, now or when it arrives. */
    public void release() {
        steps.release();
    }

    /** Lets everything pass from now on; once at most. */
    public void open() {
        steps.release(OPEN);
    }

    void pass() throws InterruptedException {
        steps.acquire();
    }
}
