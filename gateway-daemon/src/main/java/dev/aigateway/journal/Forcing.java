package dev.aigateway.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Brings what was written to the disk, while others go on writing. Threads may share it; one forces at a time. */
final class Forcing {

    /** A disk that is broken is not tried again for every settlement, nor filled by new beginnings. */
    private static final long REST_MILLIS = Duration.ofSeconds(10).toMillis();

    private final Path folder;
    private final Segments segments;
    private final Object lock;
    private final Disk disk;
    private final Health health;
    private final InstantSource clock;
    private long failedAtMillis = -REST_MILLIS;

    /** @param lock guards the segments */
    Forcing(Path folder, Segments segments, Object lock, Disk disk, Health health, InstantSource clock) {
        this.folder = folder;
        this.segments = segments;
        this.lock = lock;
        this.disk = disk;
        this.health = health;
        this.clock = clock;
    }

    /** How much of a segment was written when it was looked at. */
    private record Written(Segment segment, long bytes) {}

    /**
     * After a failure nobody knows what is on the disk, and a second fsync would find nothing left to write and succeed
     * (fsync(2), the notes on EIO): what is still needed is written again, elsewhere.
     *
     * @param writeAgain what is still needed, into a new segment
     */
    synchronized void force(Runnable writeAgain) {
        if (Math.abs(clock.millis() - failedAtMillis) < REST_MILLIS) {
            return;
        }
        try {
            forceAll();
        } catch (IOException e) {
            health.notForced(e);
            writeAgain.run();
            forceNew();
        }
    }

    private void forceNew() {
        try {
            forceAll();
        } catch (IOException e) {
            failedAtMillis = clock.millis();
        }
    }

    private void forceAll() throws IOException {
        List<Written> waiting = waiting();
        for (Written written : waiting) {
            force(written.segment());
        }
        disk.force(folder);
        synchronized (lock) {
            waiting.forEach(written -> written.segment().forced(written.bytes()));
            health.forced();
        }
    }

    private List<Written> waiting() {
        synchronized (lock) {
            return segments.unforced().stream()
                    .map(segment -> new Written(segment, segment.bytes()))
                    .toList();
        }
    }

    private void force(Segment segment) throws IOException {
        try {
            disk.force(segment.file());
        } catch (NoSuchFileException e) {
            // It was deleted in the meantime, because nobody needs it any more.
        }
    }
}
