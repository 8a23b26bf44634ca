package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.provider.Metering;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a later run finds. A journal that is not closed is one whose daemon was killed. */
class JournalTest {

    private static final UsageReport STARTED = UsageReport.of(new TokenUsage(1_000, 0, 0, 0, 1));
    private static final int THREADS = 64;
    private static final int CALLS = 50;

    @TempDir
    Path data;

    private final MovableClock clock = new MovableClock();
    private final Samples samples = new Samples(1);
    private final OpenAttempt attempt = samples.attempt();
    private final Settlement end = samples.settlement(attempt);
    private TestFolder folder;

    @BeforeEach
    void folder() {
        folder = new TestFolder(data, clock);
    }

    @Test
    void aNewDiskHasNothingAndMayHaveLostEverything() {
        assertThat(folder.open().remains()).isEqualTo(new Remains(List.of(), false));
    }

    @Test
    void afterARecoveryLaterRunsTrustTheJournal() {
        folder.open().recovered();

        assertThat(folder.open().remains().trustworthy()).isTrue();
        assertThat(folder.open().remains().trustworthy()).isTrue();
    }

    @Test
    void withoutARecoveryNothingIsTrustedHoweverOftenItIsOpened() {
        folder.open().dispatched(attempt);
        folder.open();

        assertThat(folder.open().remains().trustworthy()).isFalse();
    }

    @Test
    void afterABootNothingIsTrustedUntilTheRecovery() {
        folder.open().recovered();

        assertThat(folder.openAfterBoot("next").remains().trustworthy()).isFalse();
        Journal again = folder.openAfterBoot("next");
        assertThat(again.remains().trustworthy()).isFalse();
        again.recovered();
        assertThat(folder.openAfterBoot("next").remains().trustworthy()).isTrue();
    }

    @Test
    void everyStepOfACallIsFoundAgain() {
        Journal journal = folder.open();
        journal.recovered();

        journal.dispatched(attempt);
        assertUnsettled(new JournaledAttempt(attempt, Optional.empty(), Optional.empty(), false));

        Metering progress = Samples.grown(10, STARTED, false);
        journal.progress(attempt.id(), progress);
        assertUnsettled(new JournaledAttempt(attempt, Optional.of(progress), Optional.empty(), false));

        journal.ended(end);
        assertUnsettled(new JournaledAttempt(attempt, Optional.of(progress), Optional.of(end), false));

        journal.settled(attempt.id());
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(), true));
    }

    @Test
    void anAttemptOfAnEarlierRunIsFoundUntilItIsSettled() {
        Journal killed = folder.open();
        killed.recovered();
        killed.dispatched(attempt);

        Journal again = folder.open();
        assertThat(again.remains().unsettled())
                .containsExactly(new JournaledAttempt(attempt, Optional.empty(), Optional.empty(), false));
        again.ended(end);

        Journal third = folder.open();
        assertThat(third.remains().unsettled())
                .containsExactly(new JournaledAttempt(attempt, Optional.empty(), Optional.of(end), false));
        third.settled(attempt.id());
        assertThat(folder.open().remains()).isEqualTo(new Remains(List.of(), true));
    }

    @Test
    void whatIsSettledIsRetained() {
        Journal journal = folder.open();
        journal.dispatched(attempt);
        journal.ended(end);
        journal.settled(attempt.id());

        assertThat(journal.retained())
                .containsExactly(new JournaledAttempt(attempt, Optional.empty(), Optional.of(end), true));
        List<JournaledAttempt> before = journal.retained();
        assertThat(folder.open().retained()).isEqualTo(before);
    }

    @Test
    void anAttemptThatWasNotDispatchedIsNotWritten() {
        Journal journal = folder.open();
        long before = journal.bytes();

        journal.progress(attempt.id(), samples.metering());
        journal.ended(end);
        journal.settled(attempt.id());

        assertThat(journal.bytes()).isEqualTo(before);
    }

    @Test
    void anAttemptIsDispatchedOnce() {
        Journal journal = folder.open();
        journal.dispatched(attempt);

        assertThatThrownBy(() -> journal.dispatched(attempt)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void progressIsWrittenWhenItSaysSomethingNewAndTimeHasPassed() {
        Journal journal = folder.open();
        journal.dispatched(attempt);

        assertWritten(journal, Samples.grown(0, STARTED, false), true);
        assertWritten(journal, Samples.grown(1_000, STARTED, false), false);
        clock.pass(Duration.ofMillis(50));
        assertWritten(journal, Samples.grown(1_000, STARTED, false), true);
        clock.pass(Duration.ofSeconds(1));
        assertWritten(journal, Samples.grown(1_009, STARTED, false), false);
        assertWritten(journal, Samples.grown(1_010, STARTED, false), true);
        clock.pass(Duration.ofMillis(49));
        assertWritten(journal, Samples.grown(2_000, STARTED, false), false);
        clock.pass(Duration.ofMillis(1));
        assertWritten(journal, Samples.grown(1_010, STARTED.withOutput(2), false), true);
    }

    @Test
    void theLastReportDoesNotWait() {
        Journal journal = folder.open();
        journal.dispatched(attempt);

        assertWritten(journal, Samples.grown(10, STARTED, false), true);
        assertWritten(journal, Samples.grown(10, STARTED, true), true);
        assertWritten(journal, Samples.grown(10, STARTED, true), false);
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceACall() {
        Journal journal = folder.open();
        journal.dispatched(attempt);

        assertWritten(journal, Samples.grown(10, STARTED, false), true);
        clock.pass(Duration.ofMinutes(-10));
        assertWritten(journal, Samples.grown(20, STARTED, false), true);
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        folder.open().dispatched(attempt);

        assertThat(Files.getPosixFilePermissions(data.resolve("journal")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(folder.files())
                .singleElement()
                .satisfies(file -> assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }

    @Test
    void otherFilesInTheFolderAreLeftAlone() throws IOException {
        folder.open().recovered();
        Path other = Files.writeString(data.resolve("journal/notes.txt"), "mine");

        assertThat(folder.open().remains().trustworthy()).isTrue();
        assertThat(other).hasContent("mine");
    }

    @Test
    void aClosedJournalTakesNoMoreCalls() {
        Journal journal = folder.open();
        journal.dispatched(attempt);
        journal.close();
        journal.close();

        journal.ended(end);
        journal.settled(attempt.id());

        assertThatThrownBy(() -> journal.dispatched(samples.attempt())).isInstanceOf(JournalUnavailable.class);
        assertThat(folder.names()).hasSize(1);
    }

    @Test
    void anInterruptedThreadCanWriteAndForce() {
        Journal journal = folder.open();
        journal.recovered();
        Thread.currentThread().interrupt();
        journal.dispatched(attempt);
        journal.force();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(journal.healthy()).isTrue();
        assertUnsettled(new JournaledAttempt(attempt, Optional.empty(), Optional.empty(), false));
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        Journal journal = folder.open(new Limits(8 << 20));
        journal.recovered();
        List<JournaledAttempt> expected = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<JournaledAttempt>>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(calls(journal, new Samples(i))));
            }
            for (Future<List<JournaledAttempt>> one : all) {
                expected.addAll(one.get());
            }
        }
        folder.assertCounted(journal);

        Remains remains = folder.remains();
        assertThat(remains.trustworthy()).isTrue();
        assertThat(remains.unsettled()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(folder.names()).hasSizeGreaterThan(2);
    }

    /** Every other call is settled; the others are returned. */
    private static Callable<List<JournaledAttempt>> calls(Journal journal, Samples samples) {
        return () -> {
            List<JournaledAttempt> unsettled = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                OpenAttempt attempt = samples.attempt();
                Metering progress = samples.metering();
                Settlement end = samples.settlement(attempt);
                journal.dispatched(attempt);
                journal.progress(attempt.id(), progress);
                journal.ended(end);
                if (i % 2 == 0) {
                    journal.settled(attempt.id());
                } else {
                    unsettled.add(new JournaledAttempt(attempt, Optional.of(progress), Optional.of(end), false));
                }
            }
            return unsettled;
        };
    }

    private void assertUnsettled(JournaledAttempt one) {
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(one), true));
    }

    private void assertWritten(Journal journal, Metering metering, boolean written) {
        long before = journal.bytes();
        journal.progress(attempt.id(), metering);
        assertThat(journal.bytes() > before).isEqualTo(written);
    }
}
