package dev.aigateway.daemon;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.AttemptLog;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Step;
import dev.aigateway.exchange.LiveCalls;
import dev.aigateway.journal.BootId;
import dev.aigateway.journal.Journal;
import dev.aigateway.journal.JournaledAttempt;
import dev.aigateway.journal.Limits;
import dev.aigateway.journal.Recovery;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresAttemptLog;
import dev.aigateway.store.PostgresBudgetStore;
import dev.aigateway.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that keeps account of calls, as it stands once what an earlier run left behind has been settled. */
record Bookkeeping(PostgresBudgetStore store, Journal journal) {

    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);
    private static final Duration SETTLE_AT_END_MAX = Duration.ofSeconds(10);

    /** The caller holds the lock of the data folder, so that the process that wrote the journal is dead. */
    static Bookkeeping open(
            Database database,
            DataFolder folder,
            Settings settings,
            ExpectedUse expectedUse,
            LiveCalls live,
            Telemetry telemetry,
            Step.Watch steps,
            ClosingOrder closing) {
        UUID daemon = folder.daemonId();
        Journal journal = closing.add(
                Journal.open(settings.dataFolder(), daemon, BootId.current(), InstantSource.system(), Limits.DEFAULT));
        AttemptLog log = new PostgresAttemptLog(database);
        PostgresBudgetStore store =
                new PostgresBudgetStore(database, daemon, settings.budgets(), expectedUse, steps, journal::force);
        closing.add(() -> store.finish(SETTLE_AT_END_MAX));

        DatabaseSuccession succession =
                closing.add(new DatabaseSuccession(log, store, journal, daemon, settings.dataFolder()));
        succession.look();
        recover(journal, log.leftOpen(daemon, Duration.ZERO), expectedUse, store);
        succession.every(DatabaseSuccession.EVERY);
        closing.add(new Sweeper(log, store, daemon, id -> live.asking(id) || journal.unsettled(id), telemetry::expired))
                .every(Sweeper.EVERY);
        return new Bookkeeping(store, journal);
    }

    /** Before the first admission, so that a limit counts what was used. */
    private static void recover(
            Journal journal, List<OpenAttempt> left, ExpectedUse expectedUse, PostgresBudgetStore store) {
        Recovery recovery =
                Recovery.of(journal.remains(), journaled(journal, left), left, expectedUse::estimatedOutput);
        CompletableFuture.allOf(recovery.closings().stream()
                        .map(closing -> store.settle(closing.settlement()).thenAccept(journal::settled))
                        .toArray(CompletableFuture[]::new))
                .join();
        recovery.closedBefore().forEach(journal::settled);
        journal.recovered();
        LOG.info(
                "{} calls left open by an earlier run were settled",
                recovery.closings().size());
    }

    /** What is settled is only read again where the database has lost that, for it may be long. */
    private static List<JournaledAttempt> journaled(Journal journal, List<OpenAttempt> left) {
        List<JournaledAttempt> unsettled = journal.remains().unsettled();
        Set<AttemptId> known = unsettled.stream().map(JournaledAttempt::id).collect(Collectors.toSet());
        return left.stream().map(OpenAttempt::id).allMatch(known::contains) ? unsettled : journal.retained();
    }
}
