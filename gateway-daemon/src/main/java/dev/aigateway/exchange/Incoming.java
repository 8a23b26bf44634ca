package dev.aigateway.exchange;

import dev.aigateway.access.KeyHash;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.format.ModelCall;
import java.util.UUID;

/**
 * A model call that came through the door.
 *
 * @param requestId the gateway's own
 * @param key seen good at the door; admission looks again
 * @param arrivedNanos when all of it was there, by {@link System#nanoTime}
 */
public record Incoming(UUID requestId, KeyHash key, ModelCall call, CallToAdmit.Client client, long arrivedNanos) {}
