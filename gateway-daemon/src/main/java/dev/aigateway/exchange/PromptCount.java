package dev.aigateway.exchange;

import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.CountAnswer;
import dev.aigateway.format.anthropic.CountRequest;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.Provider;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.provider.ProviderReply.Complete;
import dev.aigateway.provider.ProviderReply.Refused;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the provider count the prompt of a request before it is sent, which is free. Threads may share it. */
final class PromptCount {

    private static final Logger LOG = LoggerFactory.getLogger(PromptCount.class);
    /** The provider calls its count an estimate that may differ by a small amount: a twentieth is added. */
    private static final long MARGIN = 20;

    private final Executor afterDeadline;

    /** {@code afterDeadline} runs what it is given when a count has taken too long. */
    PromptCount(Executor afterDeadline) {
        this.afterDeadline = afterDeadline;
    }

    static PromptCount within(Duration deadline) {
        return new PromptCount(CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Tokens, with a margin; empty if the provider did not count, or the client left meanwhile. */
    OptionalLong atMost(ProviderRequest request, Provider provider, Cancellation client) {
        Cancellation counting = new Cancellation();
        client.onCancel(counting::cancel);
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(counting::cancel, afterDeadline);
        try (ProviderReply reply = provider.send(CountRequest.of(request), counting)) {
            OptionalLong tokens = reply instanceof Complete complete
                    ? CountAnswer.inputTokens(complete.body())
                    : OptionalLong.empty();
            if (tokens.isEmpty() && !client.cancelled()) {
                LOG.warn("the provider did not count a prompt: {}", shown(reply));
            }
            return tokens.isPresent() ? OptionalLong.of(withMargin(tokens.getAsLong())) : tokens;
        } finally {
            deadline.cancel(false);
        }
    }

    private static long withMargin(long tokens) {
        return tokens + Math.ceilDiv(tokens, MARGIN);
    }

    private static String shown(ProviderReply reply) {
        String kind = reply.getClass().getSimpleName();
        return reply instanceof Refused refused ? kind + " with status " + refused.status() : kind;
    }
}
