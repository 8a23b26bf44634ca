package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.daemon.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault 45, on a real disk of 1 MiB. */
class FullDiskTest {

    private static final byte[] MOST_OF_IT = new byte[900 * 1024];
    /** More than the rest could ever hold. */
    private static final int CALLS_MAX = 10_000;

    @TempDir
    Path folder;

    private final Samples samples = new Samples(1);
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void mount() throws Exception {
        assumeThat(InstalledProgram.succeeds(
                        "mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "journal-test", folder.toString()))
                .as("a small disk cannot be mounted here (it needs root)")
                .isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        InstalledProgram.succeeds("umount", folder.toString());
    }

    @Test
    void newCallsAreRefusedRunningOnesGoOnAndItRecovers() throws IOException {
        Path filler = Files.write(folder.resolve("filler"), MOST_OF_IT);
        TestFolder data = new TestFolder(folder, clock);
        try (Journal journal = data.open()) {
            journal.recovered();
            List<OpenAttempt> open = fill(journal);
            OpenAttempt running = open.getFirst();
            Settlement end = samples.settlement(running);
            assertThat(journal.healthy()).isFalse();
            journal.ended(end);
            journal.force();
            assertThat(data.remains())
                    .returns(true, Remains::trustworthy)
                    .satisfies(remains -> assertThat(remains.unsettled()).hasSameSizeAs(open));

            Files.delete(filler);
            open.add(samples.attempt());
            journal.dispatched(open.getLast());
            journal.ended(end);

            assertThat(journal.healthy()).isTrue();
            data.assertCounted(journal);
            assertThat(data.remains().trustworthy()).isTrue();
            assertThat(data.remains().unsettled())
                    .hasSameSizeAs(open)
                    .contains(new JournaledAttempt(running, Optional.empty(), Optional.of(end), false));
        }
    }

    private List<OpenAttempt> fill(Journal journal) {
        List<OpenAttempt> open = new ArrayList<>();
        for (int i = 0; i < CALLS_MAX; i++) {
            OpenAttempt next = samples.attempt();
            try {
                journal.dispatched(next);
                open.add(next);
            } catch (JournalUnavailable e) {
                assertThat(e).hasMessageContaining("No space left on device");
                assertThatThrownBy(() -> journal.dispatched(next)).isInstanceOf(JournalUnavailable.class);
                return open;
            }
        }
        throw new AssertionError("the disk takes any number of calls");
    }
}
