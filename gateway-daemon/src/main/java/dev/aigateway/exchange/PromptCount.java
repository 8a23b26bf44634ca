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
import java.util.Set;
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

    /** Of a refusal that the same request meets again. */
    private static final Set<Integer> FINAL_STATUSES = Set.of(400, 403, 404, 413);

    private final Executor afterDeadline;

    /** {@code afterDeadline} runs what it is given when a count has taken too long. */
    PromptCount(Executor afterDeadline) {
        this.afterDeadline = afterDeadline;
    }

    static PromptCount within(Duration deadline) {
        return new PromptCount(CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** What came of it. */
    sealed interface Count {

        /** With a margin. */
        record AtMost(long tokens) implements Count {}

        /** The provider does not count this prompt. */
        record Refused() implements Count {}

        /** The provider did not count it this time, or the client left meanwhile. */
        record Missed() implements Count {}
    }

    Count atMost(ProviderRequest request, Provider provider, Cancellation client) {
        Cancellation counting = new Cancellation();
        client.onCancel(counting::cancel);
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(counting::cancel, afterDeadline);
        try (ProviderReply reply = provider.send(CountRequest.of(request), counting)) {
            Count count = count(reply);
            if (!(count instanceof Count.AtMost) && !client.cancelled()) {
                LOG.warn("the provider did not count a prompt: {}", shown(reply));
            }
            return count;
        } finally {
            deadline.cancel(false);
        }
    }

    private static Count count(ProviderReply reply) {
        if (reply instanceof Complete complete) {
            OptionalLong tokens = CountAnswer.inputTokens(complete.body());
            return tokens.isPresent() ? new Count.AtMost(withMargin(tokens.getAsLong())) : new Count.Refused();
        }
        return reply instanceof Refused refused && FINAL_STATUSES.contains(refused.status())
                ? new Count.Refused()
                : new Count.Missed();
    }

    private static long withMargin(long tokens) {
        return tokens + Math.ceilDiv(tokens, MARGIN);
    }

    private static String shown(ProviderReply reply) {
        String kind = reply.getClass().getSimpleName();
        return reply instanceof Refused refused ? kind + " with status " + refused.status() : kind;
    }
}
