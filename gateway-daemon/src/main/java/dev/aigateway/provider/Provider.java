package dev.aigateway.provider;

import dev.aigateway.format.ProviderRequest;

/** A company that runs models. Threads may share it. */
public interface Provider {

    /** As prices and the ledger name it, such as {@code anthropic}. */
    String name();

    /** Whether its answers are made up and cost nothing. */
    boolean simulated();

    /**
     * Sends one request, once, and waits for the status of its answer. Failures are values of {@link ProviderReply};
     * {@code cancellation} ends the wait, and later the reading, at once from another thread.
     */
    ProviderReply send(ProviderRequest request, Cancellation cancellation);
}
