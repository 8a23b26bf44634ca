package dev.aigateway.daemon;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.AttemptLog;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.store.DatabaseUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what nobody else will: a call of any daemon that is beyond its deadline is charged at its hold, never refunded,
 * for that daemon may only be paused; a call of this daemon that was admitted and will never be sent is given back.
 */
final class Sweeper implements AutoCloseable {

    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int AT_ONCE = 500;
    private static final Duration SETTLED_AGE = Duration.ofSeconds(30);
    private static final Outcome GONE =
            new Outcome(null, null, "the daemon was gone beyond the call's deadline", null, null, null);
    private static final Outcome NEVER_SENT = new Outcome(null, null, "admitted and never sent", null, null, null);

    private final AttemptLog log;
    private final BudgetStore store;
    private final UUID daemon;
    private final Predicate<AttemptId> inHand;
    private final IntConsumer expired;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sweeper").factory());

    /**
     * @param inHand tells which of its own attempts the daemon still works on
     * @param expired is told how many calls were charged at their holds
     */
    Sweeper(AttemptLog log, BudgetStore store, UUID daemon, Predicate<AttemptId> inHand, IntConsumer expired) {
        this.log = log;
        this.store = store;
        this.daemon = daemon;
        this.inHand = inHand;
        this.expired = expired;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the thread.
    Sweeper every(Duration pause) {
        thread.scheduleWithFixedDelay(this::sweep, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void sweep() {
        try {
            expire(log.overdue(AT_ONCE));
            giveBack(log.leftOpen(daemon, SETTLED_AGE));
        } catch (DatabaseUnavailable e) {
            LOG.debug("nothing can be swept while the database is away", e);
        } catch (RuntimeException e) {
            LOG.error("the sweep failed, trying again", e);
        }
    }

    private void expire(List<OpenAttempt> overdue) {
        overdue.forEach(attempt -> LOG.warn(
                "request {} is beyond its deadline and charged at its hold; its daemon is gone or paused",
                attempt.id()));
        settle(overdue.stream()
                .<Settlement>map(attempt -> new Settlement.Expired(attempt.hold(), GONE))
                .toList());
        expired.accept(overdue.size());
    }

    private void giveBack(List<OpenAttempt> left) {
        settle(left.stream()
                .filter(attempt -> !inHand.test(attempt.id()))
                .<Settlement>map(attempt -> new Settlement.Voided(attempt.hold(), NEVER_SENT))
                .toList());
    }

    /** The next sweep waits, so that nothing is put into the queue twice. */
    private void settle(List<Settlement> settlements) {
        CompletableFuture.allOf(settlements.stream().map(store::settle).toArray(CompletableFuture[]::new))
                .join();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
