package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.journal.Replay.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A data folder, and the journal of one daemon in it. */
record TestFolder(Path data, MovableClock clock) {

    static final UUID DAEMON = new UUID(1, 2);
    static final String BOOT = "4c1d4b6e-0000-4000-8000-000000000001";

    Journal open() {
        return open(Limits.DEFAULT);
    }

    Journal open(Limits limits) {
        return Journal.open(data, DAEMON, BOOT, clock, limits);
    }

    Journal open(Limits limits, Disk disk) {
        return Journal.open(data, DAEMON, BOOT, clock, limits, disk);
    }

    Journal openAfterBoot(String bootId) {
        return Journal.open(data, DAEMON, bootId, clock, Limits.DEFAULT);
    }

    /** What a daemon would find that is started now. */
    Remains remains() {
        Replay replay = new Replay(DAEMON, Keep.UNSETTLED, clock.millis());
        try {
            Segments.in(data.resolve("journal")).forEach(replay::read);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new Remains(
                replay.attempts().stream().map(TrackedAttempt::snapshot).toList(), replay.trustworthy(BOOT));
    }

    /** The names of the segments, the oldest first. */
    List<String> names() {
        return files().stream().map(file -> file.getFileName().toString()).toList();
    }

    List<Path> files() {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    long bytes() {
        return files().stream().mapToLong(TestFolder::size).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void assertCounted(Journal journal) {
        assertThat(journal.bytes()).isEqualTo(bytes());
    }
}
