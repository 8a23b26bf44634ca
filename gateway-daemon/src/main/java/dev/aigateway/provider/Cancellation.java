package dev.aigateway.provider;

import org.jspecify.annotations.Nullable;

/** Tells a running call that nobody wants its answer any more. Threads may share it. */
public final class Cancellation {

    private boolean cancelled;
    private @Nullable Runnable action;

    /** From any thread, any number of times. */
    public void cancel() {
        Runnable now;
        synchronized (this) {
            cancelled = true;
            now = action;
        }
        if (now != null) {
            now.run();
        }
    }

    /** What to do then; done at once if that was already. Must be harmless when done twice. */
    public void onCancel(Runnable toDo) {
        boolean now;
        synchronized (this) {
            action = toDo;
            now = cancelled;
        }
        if (now) {
            toDo.run();
        }
    }

    public synchronized boolean cancelled() {
        return cancelled;
    }
}
