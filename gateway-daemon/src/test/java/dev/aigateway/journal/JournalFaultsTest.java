package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or broken, and files that were damaged. */
class JournalFaultsTest {

    private static final UsageReport USAGE = UsageReport.of(new TokenUsage(1_000, 0, 0, 0, 1));

    @TempDir
    Path data;

    private final MovableClock clock = new MovableClock();
    private final Samples samples = new Samples(1);
    private final FaultyDisk disk = new FaultyDisk();
    private final OpenAttempt first = samples.attempt();
    private final OpenAttempt second = samples.attempt();
    private final Settlement end = samples.settlement(first);
    private TestFolder folder;
    private Journal journal;

    @BeforeEach
    void open() {
        folder = new TestFolder(data, clock);
        journal = folder.open(Limits.DEFAULT, disk);
        journal.recovered();
    }

    /** Whatever part of a record was written. */
    @Test
    void aFullDiskRefusesNewCallsAndHidesNothing() {
        journal.dispatched(first);
        for (int bytes = 0; bytes < 100; bytes++) {
            disk.fullAfter(bytes);
            assertThatThrownBy(() -> journal.dispatched(second))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessage("the journal cannot be written: No space left on device");
            assertThat(journal.healthy()).isFalse();
            assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first)), true));
        }
        folder.assertCounted(journal);

        disk.hasRoomAgain();
        journal.dispatched(second);
        assertThat(journal.healthy()).isTrue();
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first), open(second)), true));
    }

    @Test
    void runningCallsGoOnOnAFullDiskAndAreWrittenWhenItHasRoom() {
        journal.dispatched(first);
        disk.fullAfter(10);
        journal.progress(first.id(), Samples.grown(10, USAGE, false));
        assertThat(journal.healthy()).isFalse();
        clock.pass(Duration.ofMillis(50));

        disk.hasRoomAgain();
        journal.progress(first.id(), Samples.grown(10, USAGE, false));
        assertThat(journal.healthy()).isTrue();
        assertThat(folder.remains().unsettled())
                .containsExactly(new JournaledAttempt(
                        first, Optional.of(Samples.grown(10, USAGE, false)), Optional.empty(), false));
    }

    @Test
    void aDiskThatTakesNothingIsNotAskedForEveryFrame() {
        journal.dispatched(first);
        disk.fullAfter(0);
        journal.progress(first.id(), Samples.grown(10, USAGE, false));
        disk.hasRoomAgain();

        journal.progress(first.id(), Samples.grown(20, USAGE, false));
        assertThat(journal.healthy()).isFalse();
    }

    /** What cannot be cut off stays at the end of its segment, and nothing is written behind it. */
    @Test
    void aRecordThatCannotBeCutBackEndsItsSegment() {
        journal.dispatched(first);
        disk.truncates(false);
        disk.fullAfter(30);
        assertThatThrownBy(() -> journal.dispatched(second)).isInstanceOf(JournalUnavailable.class);
        disk.hasRoomAgain();
        journal.dispatched(second);

        assertThat(folder.names()).containsExactly("00000001.log", "00000002.log");
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first), open(second)), false));
    }

    @Test
    void aDaemonStartsOnAFullDisk() {
        journal.dispatched(first);
        disk.fullAfter(0);
        Journal next = folder.open(Limits.DEFAULT, disk);
        assertThat(next.remains()).isEqualTo(new Remains(List.of(open(first)), true));
        assertThat(next.healthy()).isFalse();
        assertThatThrownBy(() -> next.dispatched(second)).isInstanceOf(JournalUnavailable.class);

        disk.hasRoomAgain();
        next.dispatched(second);
        assertThat(next.healthy()).isTrue();
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first), open(second)), true));
    }

    @Test
    void onAFullDiskAFullSegmentIsWrittenOn() {
        Limits small = new Limits(64 * 1024);
        Journal other = folder.open(small, disk);
        while (other.bytes() < small.segmentBytesMax() - 600) {
            other.dispatched(samples.attempt());
        }
        int before = folder.names().size();
        disk.failsToCreate(true);
        for (int i = 0; i < 10; i++) {
            other.dispatched(samples.attempt());
        }
        assertThat(other.healthy()).isTrue();
        assertThat(folder.names()).hasSize(before);

        disk.failsToCreate(false);
        other.dispatched(samples.attempt());
        assertThat(folder.names()).hasSize(before + 1);
        assertThat(folder.remains().trustworthy()).isTrue();
    }

    @Test
    void oldSegmentsThatCannotBeDeletedStayInOrder() {
        Journal other = folder.open(new Limits(64 * 1024), disk);
        for (int i = 0; i < 60; i++) {
            settle(other, samples.attempt());
        }
        List<String> all = folder.names();
        disk.deletes(false);
        clock.pass(Duration.ofMinutes(15));
        settle(other, samples.attempt());
        assertThat(folder.names()).startsWith(all.toArray(String[]::new));

        disk.deletes(true);
        settle(other, samples.attempt());
        assertThat(folder.names()).hasSizeLessThan(all.size());
    }

    @Test
    void whatWasWrittenIsForcedOnce() {
        journal.dispatched(first);
        journal.force();
        assertThat(disk.forced()).containsExactlyInAnyOrder("journal", "00000001.log");

        journal.force();
        assertThat(disk.forced()).containsExactly("journal");

        journal.ended(end);
        journal.force();
        assertThat(disk.forced()).containsExactlyInAnyOrder("journal", "00000001.log");
        assertThat(journal.healthy()).isTrue();
    }

    @Test
    void allSegmentsAreForced() {
        Journal other = folder.open(new Limits(64 * 1024), disk);
        for (int i = 0; i < 60; i++) {
            settle(other, samples.attempt());
        }
        other.force();

        assertThat(disk.forced())
                .containsAll(folder.names().subList(1, folder.names().size()));
    }

    /** What is still needed of it is written again, and forced there. */
    @Test
    void aSegmentThatCannotBeForcedIsGivenUp() {
        journal.dispatched(first);
        journal.progress(first.id(), Samples.grown(10, USAGE, false));
        journal.ended(end);
        settle(journal, second);
        disk.failToForce(folder.files().getFirst());
        journal.force();

        assertThat(disk.forced()).containsExactlyInAnyOrder("journal", "00000002.log");
        assertThat(journal.healthy()).isTrue();
        JournaledAttempt known =
                new JournaledAttempt(first, Optional.of(Samples.grown(10, USAGE, false)), Optional.of(end), false);
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(known), true));

        delete(folder.files().getFirst());
        assertThat(folder.remains().unsettled()).containsExactly(known);
    }

    @Test
    void aGivenUpSegmentIsNeverForcedAgain() {
        Path given = folder.files().getFirst();
        disk.failToForce(given);
        journal.force();
        disk.recover(given);
        journal.dispatched(first);
        journal.force();

        assertThat(disk.forced()).containsExactlyInAnyOrder("journal", "00000002.log");
    }

    @Test
    void aDiskThatFailsAgainAndAgainIsAskedEveryTenSeconds() {
        disk.forces(false);
        journal.force();
        journal.force();
        journal.force();
        assertThat(journal.healthy()).isFalse();
        assertThat(folder.names()).hasSize(2);

        clock.pass(Duration.ofSeconds(10));
        journal.force();
        assertThat(folder.names()).hasSize(3);
        journal.dispatched(first);
        assertThat(journal.healthy()).isFalse();

        clock.pass(Duration.ofSeconds(10));
        disk.forces(true);
        journal.force();
        assertThat(journal.healthy()).isTrue();
        assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first)), true));
    }

    @Test
    void aDamagedSegmentDoesNotHideTheLaterOnes() throws IOException {
        journal.dispatched(first);
        journal.dispatched(second);
        OpenAttempt third = samples.attempt();
        folder.open().dispatched(third);
        Path damaged = folder.files().getFirst();
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 1]++;
        Files.write(damaged, bytes);

        assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first), open(third)), false));
    }

    @Test
    void aMissingSegmentIsNoticed() {
        journal.dispatched(first);
        folder.open().dispatched(samples.attempt());
        folder.open().dispatched(second);
        delete(folder.files().get(1));

        assertThat(folder.remains()).isEqualTo(new Remains(List.of(open(first), open(second)), false));
    }

    @Test
    void anEmptySegmentIsNoticed() throws IOException {
        journal.dispatched(first);
        Files.createFile(data.resolve("journal/00000002.log"));

        assertThat(folder.remains().trustworthy()).isFalse();
        assertThat(folder.open().remains().trustworthy()).isFalse();
        assertThat(folder.names()).containsExactly("00000001.log", "00000002.log", "00000003.log");
    }

    private static JournaledAttempt open(OpenAttempt attempt) {
        return new JournaledAttempt(attempt, Optional.empty(), Optional.empty(), false);
    }

    private void settle(Journal at, OpenAttempt attempt) {
        at.dispatched(attempt);
        at.ended(samples.settlement(attempt));
        at.settled(attempt.id());
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
