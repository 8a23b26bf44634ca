package dev.aigateway.upstream;

import dev.aigateway.usage.TokenUsage;

/**
 * What the provider charges for one call.
 *
 * @param model the one that was asked for
 * @param usage up to the call's end; while it runs, up to now
 */
public record BookEntry(String requestId, String model, TokenUsage usage, State state) {

    /** How far a call got. */
    public enum State {
        RUNNING,
        /** All was sent. */
        FINISHED,
        /** The upstream broke off. */
        CUT,
        /** The client left. */
        ABORTED
    }

    public boolean ended() {
        return state != State.RUNNING;
    }
}
