package dev.aigateway.daemon;

import dev.aigateway.budget.AttemptLog;
import dev.aigateway.budget.BudgetStore;
import dev.aigateway.journal.Journal;
import dev.aigateway.journal.JournaledAttempt;
import dev.aigateway.store.DatabaseUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that another server has taken the database's place, which may lack the last commits of the one before it: then all
 * that the journal still knows is sent again. What is there already stays as it is.
 */
final class DatabaseSuccession implements AutoCloseable {

    static final Duration EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSuccession.class);

    private final AttemptLog log;
    private final BudgetStore store;
    private final Journal journal;
    private final UUID daemon;
    private final Path file;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("succession").factory());

    /** {@code folder} keeps what was seen last, across a restart. */
    DatabaseSuccession(AttemptLog log, BudgetStore store, Journal journal, UUID daemon, Path folder) {
        this.log = log;
        this.store = store;
        this.journal = journal;
        this.daemon = daemon;
        this.file = folder.resolve("database-timeline");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the thread.
    DatabaseSuccession every(Duration pause) {
        thread.scheduleWithFixedDelay(this::watch, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void watch() {
        try {
            look();
        } catch (DatabaseUnavailable e) {
            LOG.debug("the database is away", e);
        } catch (RuntimeException e) {
            LOG.error("it is not known whether the database was replaced, looking again", e);
        }
    }

    /** Throws {@link DatabaseUnavailable}. */
    void look() {
        String now = log.timeline();
        String before = seen();
        if (now.equals(before)) {
            return;
        }
        if (!before.isEmpty()) {
            sendAgain();
        }
        remember(now);
    }

    private void sendAgain() {
        List<JournaledAttempt> retained = journal.retained();
        LOG.warn("another server has taken the database's place: {} attempts are sent to it again", retained.size());
        log.restore(retained.stream().map(JournaledAttempt::opened).toList(), daemon);
        CompletableFuture.allOf(retained.stream()
                        .flatMap(attempt -> attempt.ended().stream())
                        .map(store::settle)
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private String seen() {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remember(String timeline) {
        try {
            Files.writeString(file, timeline + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
