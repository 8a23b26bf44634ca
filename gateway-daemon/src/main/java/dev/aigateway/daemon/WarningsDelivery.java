package dev.aigateway.daemon;

import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.budget.WarningRegister;
import dev.aigateway.format.WarningDocument;
import dev.aigateway.telemetry.Webhook;
import dev.aigateway.telemetry.Webhook.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each warning once, whichever daemon raised it: one thread claims it, posts it, and notes that it was taken. What is
 * not taken is tried again with growing pauses until the month after the next begins.
 */
final class WarningsDelivery implements AutoCloseable {

    static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** How long a receiver may take. */
    static final Duration RECEIVER_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WarningsDelivery.class);
    /** Far longer than posting takes and a database is usually away, so that nobody else posts the same meanwhile. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration PAUSE_MAX = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 20;

    private final WarningRegister warnings;
    private final Webhook webhook;
    private final Duration every;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("warnings").factory());
    /** Taken by the receiver, and not yet noted. Only the own thread looks at these two. */
    private final Deque<UUID> taken = new ArrayDeque<>();

    private boolean away;

    /** {@code every} is also the pause after the first try; each further one is twice as long. */
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the executor.
    WarningsDelivery(WarningRegister warnings, Webhook webhook, Duration every) {
        this.warnings = warnings;
        this.webhook = webhook;
        this.every = every;
        looking.scheduleWithFixedDelay(this::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            noteTaken();
            while (!looking.isShutdown() && deliverNext()) {}
            away = false;
        } catch (RuntimeException e) {
            if (!away) {
                LOG.warn("warnings wait to be delivered: {}", e.getMessage());
            }
            away = true;
        }
    }

    /** False if nothing is left for now, or the receiver had better be left alone. */
    private boolean deliverNext() {
        Optional<RaisedWarning> next = warnings.claim(LEASE);
        return next.isPresent() && deliver(next.get());
    }

    private boolean deliver(RaisedWarning warning) {
        switch (webhook.post(warning.id(), WarningDocument.json(warning))) {
            case Reply.Taken _ -> {
                taken.add(warning.id());
                noteTaken();
                return true;
            }
            case Reply.Refused refused -> postpone(warning, "status " + refused.status());
            case Reply.Unanswered unanswered -> postpone(warning, unanswered.why());
        }
        return false;
    }

    /** Kept until it is written, so that a database that is away for a moment does not make us post again. */
    private void noteTaken() {
        while (!taken.isEmpty()) {
            warnings.delivered(taken.element());
            taken.remove();
        }
    }

    private void postpone(RaisedWarning warning, String why) {
        Duration pause = pause(warning.tries());
        LOG.warn(
                "the webhook did not take warning {} ({}), trying again in {} s", warning.id(), why, pause.toSeconds());
        warnings.postpone(warning, pause);
    }

    private Duration pause(int tries) {
        Duration pause = every.multipliedBy(1L << Math.min(tries - 1, DOUBLINGS_MAX));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }

    /** Lets a warning that is under way come to its end. */
    @Override
    public void close() {
        looking.shutdown();
        try {
            if (!looking.awaitTermination(RECEIVER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                looking.shutdownNow();
            }
        } catch (InterruptedException e) {
            looking.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
