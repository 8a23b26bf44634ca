package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.provider.Metering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Many calls at once, kills, a full disk, and time that passes: nothing that was taken is lost or invented. */
class RandomJournalTest {

    private static final int RUNS = 4;
    private static final int STEPS = 2_000;
    private static final Limits LIMITS = new Limits(256 * 1024);

    @TempDir
    Path data;

    private final long seed = Seeds.first();
    private final Random random = new Random(seed);
    private final Samples samples = new Samples(seed);
    private final MovableClock clock = new MovableClock();
    private final FaultyDisk disk = new FaultyDisk();
    private final Map<AttemptId, Call> open = new LinkedHashMap<>();
    private final Map<AttemptId, OpenAttempt> everTaken = new HashMap<>();

    /** What was told of a call, whether or not it could be written. */
    private static final class Call {
        private final OpenAttempt opened;
        private final List<Metering> progress = new ArrayList<>();
        private final List<Settlement> ends = new ArrayList<>();
        private boolean diskFull;

        Call(OpenAttempt opened) {
            this.opened = opened;
        }
    }

    @RepeatedTest(RUNS)
    void nothingIsLostOrInvented() {
        TestFolder folder = new TestFolder(data, clock);
        Journal journal = folder.open(LIMITS, disk);
        journal.recovered();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(100)) {
                case 0 -> {
                    disk.hasRoomAgain();
                    journal = folder.open(LIMITS, disk);
                    assertKnown(journal.remains());
                }
                case 1 -> disk.fullAfter(random.nextInt(3_000));
                case 2, 3, 4 -> disk.hasRoomAgain();
                case 5 -> journal.force();
                default -> act(journal);
            }
            clock.pass(Duration.ofMillis(random.nextInt(2_000)));
        }
        assertKnown(folder.remains());
        folder.assertCounted(journal);
        assertThat(journal.retained())
                .as("seed %d", seed)
                .allSatisfy(one -> assertThat(one.opened()).isEqualTo(everTaken.get(one.id())));
    }

    private void act(Journal journal) {
        if (open.isEmpty() || random.nextInt(5) == 0) {
            dispatch(journal);
            return;
        }
        Call call = List.copyOf(open.values()).get(random.nextInt(open.size()));
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                call.progress.add(samples.metering());
                journal.progress(call.opened.id(), call.progress.getLast());
            }
            case 2 -> {
                call.ends.add(samples.settlement(call.opened));
                journal.ended(call.ends.getLast());
                call.diskFull |= !journal.healthy();
            }
            default -> settle(journal, call);
        }
    }

    private void dispatch(Journal journal) {
        OpenAttempt next = samples.attempt();
        try {
            journal.dispatched(next);
            open.put(next.id(), new Call(next));
            everTaken.put(next.id(), next);
        } catch (JournalUnavailable e) {
            assertThat(journal.healthy()).as("seed %d", seed).isFalse();
        }
    }

    /** Only while it can be written down; otherwise a later run would find the call unsettled, and rightly so. */
    private void settle(Journal journal, Call call) {
        disk.hasRoomAgain();
        journal.settled(call.opened.id());
        open.remove(call.opened.id());
    }

    private void assertKnown(Remains remains) {
        assertThat(remains.trustworthy()).as("seed %d", seed).isTrue();
        assertThat(remains.unsettled())
                .as("seed %d", seed)
                .extracting(JournaledAttempt::opened)
                .containsExactlyInAnyOrderElementsOf(
                        open.values().stream().map(call -> call.opened).toList());
        for (JournaledAttempt found : remains.unsettled()) {
            Call call = Objects.requireNonNull(open.get(found.id()));
            found.progress().ifPresent(progress -> assertThat(call.progress).contains(progress));
            found.ended().ifPresent(end -> assertThat(call.ends).contains(end));
            if (!call.ends.isEmpty() && !call.diskFull) {
                assertThat(found.ended()).as("seed %d", seed).contains(call.ends.getLast());
            }
        }
    }
}
