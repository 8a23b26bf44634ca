package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large it may become, and what is deleted when. */
class JournalSizeTest {

    private static final Limits SMALL = new Limits(64 * 1024);
    /** More than it could ever hold. */
    private static final int CALLS_MAX = 1_000;

    private static final UsageReport USAGE = UsageReport.of(new TokenUsage(1_000, 0, 0, 0, 1));

    @TempDir
    Path data;

    private final MovableClock clock = new MovableClock();
    private final Samples samples = new Samples(1);
    private OpenAttempt refused = samples.attempt();
    private TestFolder folder;

    @BeforeEach
    void folder() {
        folder = new TestFolder(data, clock);
    }

    @Test
    void theSegmentsOfALargeJournalAreOf16MiB() {
        assertThat(Limits.DEFAULT.bytesMax()).isEqualTo(1L << 30);
        assertThat(Limits.DEFAULT.segmentBytesMax()).isEqualTo(16L << 20);
    }

    @Test
    void aSegmentIsLeftWhenItIsFull() {
        Journal journal = folder.open(SMALL);
        fillSegments(journal, 3);

        assertThat(folder.names()).startsWith("00000001.log", "00000002.log", "00000003.log");
        assertThat(folder.files())
                .allSatisfy(file -> assertThat(file.toFile().length()).isLessThanOrEqualTo(SMALL.segmentBytesMax()));
        folder.assertCounted(journal);
    }

    @Test
    void settledCallsGoAfterFifteenMinutes() {
        Journal journal = folder.open(SMALL);
        fillSegments(journal, 3);
        List<String> all = folder.names();

        clock.pass(Duration.ofMinutes(15).minusMillis(1));
        settle(journal, samples.attempt());
        assertThat(folder.names()).isEqualTo(all);

        clock.pass(Duration.ofMillis(1));
        settle(journal, samples.attempt());
        assertThat(folder.names()).containsExactly(all.getLast());
        folder.assertCounted(journal);
    }

    @Test
    void anUnsettledCallKeepsItsSegmentAndTheLaterOnes() {
        Journal journal = folder.open(SMALL);
        fillSegments(journal, 1);
        OpenAttempt open = samples.attempt();
        journal.dispatched(open);
        String its = folder.names().getLast();
        fillSegments(journal, 2);

        clock.pass(Duration.ofHours(1));
        settle(journal, samples.attempt());
        assertThat(folder.names()).startsWith(its).hasSizeGreaterThan(2);

        journal.settled(open.id());
        clock.pass(Duration.ofMinutes(15));
        settle(journal, samples.attempt());
        assertThat(folder.names()).hasSize(1);
    }

    @Test
    void segmentsOfEarlierRunsGoToo() {
        Journal killed = folder.open(SMALL);
        killed.recovered();
        OpenAttempt left = samples.attempt();
        killed.dispatched(left);
        fillSegments(killed, 2);
        clock.pass(Duration.ofMinutes(20));

        Journal journal = folder.open(SMALL);
        assertThat(folder.names()).startsWith("00000001.log");
        journal.settled(left.id());
        clock.pass(Duration.ofMinutes(15));
        settle(journal, samples.attempt());

        assertThat(folder.names()).hasSize(1);
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(), true));
    }

    @Test
    void startsThatDoNothingLeaveNothing() {
        for (int i = 0; i < 50; i++) {
            folder.open(SMALL).recovered();
            clock.pass(Duration.ofMinutes(1));
        }

        assertThat(folder.names()).hasSizeLessThan(20);
        assertThat(folder.remains().trustworthy()).isTrue();
    }

    @Test
    void aFullJournalDropsSettledCallsBeforeTheirTime() {
        Journal journal = folder.open(SMALL);
        for (int i = 0; i < 1_000; i++) {
            settle(journal, samples.attempt());
            assertThat(journal.bytes()).isLessThanOrEqualTo(SMALL.bytesMaxWithReserve());
        }

        assertThat(journal.healthy()).isTrue();
        assertThat(folder.names()).doesNotContain("00000001.log");
        folder.assertCounted(journal);
    }

    @Test
    void aJournalFullOfOpenCallsRefusesNewOnesAndFollowsTheOthers() {
        Journal journal = folder.open(SMALL);
        List<OpenAttempt> open = fill(journal);

        assertThat(journal.healthy()).isFalse();
        assertThatThrownBy(() -> journal.dispatched(refused))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessage("the journal cannot be written: it has reached its limit of 65536 bytes");

        OpenAttempt one = open.getFirst();
        Settlement end = samples.settlement(one);
        journal.progress(one.id(), Samples.grown(5, USAGE, false));
        journal.ended(end);
        assertThat(folder.remains().unsettled())
                .hasSameSizeAs(open)
                .contains(new JournaledAttempt(
                        one, Optional.of(Samples.grown(5, USAGE, false)), Optional.of(end), false));
    }

    @Test
    void theReserveHasAnEndToo() {
        Journal journal = folder.open(SMALL);
        fillReserve(journal);

        assertThat(journal.bytes()).isBetween(SMALL.bytesMax(), SMALL.bytesMaxWithReserve());
        assertThat(journal.healthy()).isFalse();
        folder.assertCounted(journal);
    }

    @Test
    void thatCallsAreSettledIsWrittenWithoutAnyReserve() {
        Journal journal = folder.open(SMALL);
        List<OpenAttempt> open = fillReserve(journal);

        journal.recovered();
        open.forEach(one -> journal.settled(one.id()));

        assertThat(folder.remains()).isEqualTo(new Remains(List.of(), true));
        folder.assertCounted(journal);
    }

    @Test
    void onceCallsAreSettledNewOnesAreTaken() {
        Journal journal = folder.open(SMALL);
        fill(journal).forEach(one -> journal.settled(one.id()));

        OpenAttempt next = samples.attempt();
        journal.dispatched(next);

        assertThat(journal.healthy()).isTrue();
        assertThat(folder.remains().unsettled())
                .extracting(JournaledAttempt::opened)
                .contains(next);
    }

    @Test
    void readingAllWhileOthersWriteSeesWholeRecords() {
        Journal journal = folder.open(SMALL);
        List<OpenAttempt> dispatched = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dispatched.add(samples.attempt());
            journal.dispatched(dispatched.getLast());
            assertThat(journal.retained()).extracting(JournaledAttempt::opened).isEqualTo(dispatched);
        }
    }

    /** With open calls, until no more are taken. */
    private List<OpenAttempt> fill(Journal journal) {
        List<OpenAttempt> open = new ArrayList<>();
        for (int i = 0; i < CALLS_MAX; i++) {
            refused = samples.attempt();
            try {
                journal.dispatched(refused);
                open.add(refused);
            } catch (JournalUnavailable e) {
                assertThat(journal.bytes()).isBetween(SMALL.bytesMax() - 4_096, SMALL.bytesMax());
                return open;
            }
        }
        throw new AssertionError("it takes any number of calls");
    }

    /** As {@link #fill}, and with what can still be told of these calls. */
    private List<OpenAttempt> fillReserve(Journal journal) {
        List<OpenAttempt> open = fill(journal);
        for (OpenAttempt one : open) {
            journal.progress(one.id(), samples.metering());
            journal.ended(samples.settlement(one));
        }
        return open;
    }

    /** With calls that are settled. */
    private void fillSegments(Journal journal, int count) {
        int before = folder.names().size();
        for (int i = 0; folder.names().size() < before + count; i++) {
            assertThat(i).as("calls that fill %d segments", count).isLessThan(CALLS_MAX);
            settle(journal, samples.attempt());
        }
    }

    private void settle(Journal journal, OpenAttempt attempt) {
        journal.dispatched(attempt);
        journal.ended(samples.settlement(attempt));
        journal.settled(attempt.id());
    }
}
