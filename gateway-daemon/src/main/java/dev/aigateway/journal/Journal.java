package dev.aigateway.journal;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.journal.JournalRecord.Dispatched;
import dev.aigateway.journal.JournalRecord.Ended;
import dev.aigateway.journal.JournalRecord.Progressed;
import dev.aigateway.journal.JournalRecord.Recovered;
import dev.aigateway.journal.JournalRecord.Settled;
import dev.aigateway.journal.Replay.Keep;
import dev.aigateway.provider.Metering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is needed to account for a call when the daemon is killed in the middle of it, in files of the data folder.
 * Records go to the page cache: they outlive the daemon at once, and a loss of power after {@link #force}. Nothing
 * secret is in them. Threads may share it; two of them must not have the same folder.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final UUID daemon;
    private final InstantSource clock;
    private final Limits limits;
    private final Segments segments;
    private final Remains remains;
    private final Health health;
    private final Forcing forcing;
    private final Map<AttemptId, TrackedAttempt> open = new ConcurrentHashMap<>();
    private final Object lock = new Object();

    private Journal(Path folder, UUID daemon, String bootId, InstantSource clock, Limits limits, Disk disk)
            throws IOException {
        this.daemon = daemon;
        this.clock = clock;
        this.limits = limits;
        List<Segment> found = Segments.in(folder);
        Replay replay = new Replay(daemon, Keep.UNSETTLED, clock.millis());
        found.forEach(replay::read);
        replay.damages().forEach(damage -> LOG.warn("a part of the journal is lost: {}", damage));
        boolean trustworthy = replay.trustworthy(bootId);
        replay.attempts().forEach(attempt -> open.put(attempt.id(), attempt));
        this.remains = new Remains(
                replay.attempts().stream().map(TrackedAttempt::snapshot).toList(), trustworthy);
        this.segments = new Segments(folder, found, trustworthy, daemon, bootId, limits, disk);
        this.health = new Health(clock);
        this.forcing = new Forcing(folder, segments, lock, disk, health, clock);
        begin();
    }

    /**
     * Reads what earlier runs left, and begins a segment of its own behind theirs. Throws {@link UncheckedIOException}
     * if the folder cannot be used; a full disk is no reason.
     *
     * @param folder of the daemon's data, whose lock the caller holds
     * @param bootId see {@link BootId}
     */
    public static Journal open(Path folder, UUID daemon, String bootId, InstantSource clock, Limits limits) {
        return open(folder, daemon, bootId, clock, limits, new LocalDisk());
    }

    static Journal open(Path folder, UUID daemon, String bootId, InstantSource clock, Limits limits, Disk disk) {
        Path own = folder.resolve("journal");
        try {
            Files.createDirectories(own);
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
            return new Journal(own, daemon, bootId, clock, limits, disk);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + own + " cannot be opened", e);
        }
    }

    /** What earlier runs left, as it was found at {@link #open}. */
    public Remains remains() {
        return remains;
    }

    /**
     * To be called once every attempt of earlier runs that was open in the database is closed there. Until then, later
     * runs trust the journal as little as this one did.
     */
    public void recovered() {
        synchronized (lock) {
            segments.trusted();
            write(new Recovered());
        }
    }

    /** Whether an attempt was dispatched and the database does not have its end yet. */
    public boolean unsettled(AttemptId id) {
        return open.containsKey(id);
    }

    /** To be called before the provider is dialled. Throws {@link JournalUnavailable}: then it must not be dialled. */
    public void dispatched(OpenAttempt opened) {
        byte[] record = RecordCodec.encode(new Dispatched(opened));
        synchronized (lock) {
            if (open.containsKey(opened.id())) {
                throw new IllegalStateException("the attempt " + opened.id() + " is dispatched twice");
            }
            deleteOutlived();
            try {
                makeRoom(record.length);
                Segment segment = segments.append(record, limits.bytesMax());
                segment.begun();
                open.put(opened.id(), new TrackedAttempt(opened, segment));
                health.accepted();
            } catch (IOException e) {
                health.refused(e);
                throw new JournalUnavailable(e);
            }
        }
    }

    /** What a call has used so far. May be called for every frame: what says little new is not written. */
    public void progress(AttemptId id, Metering metering) {
        @Nullable TrackedAttempt attempt = open.get(id);
        if (attempt != null && attempt.isDue(metering, clock) && write(new Progressed(id, metering))) {
            attempt.progress(metering);
        }
    }

    /** To be called before the settlement is sent to the database. */
    public void ended(Settlement settlement) {
        @Nullable TrackedAttempt attempt = open.get(settlement.hold().id());
        if (attempt != null) {
            synchronized (lock) {
                attempt.ended(settlement);
                write(new Ended(settlement));
            }
        }
    }

    /** The database has the settlement. */
    public void settled(AttemptId id) {
        @Nullable TrackedAttempt attempt = open.remove(id);
        if (attempt != null) {
            synchronized (lock) {
                attempt.settled(clock.millis());
                write(new Settled(id, clock.millis()));
                deleteOutlived();
            }
        }
    }

    /**
     * Waits until all that was written would outlive a loss of power. Only called while the database is away, and once
     * more when it is back: a disk that fails makes the journal unhealthy until this works again.
     */
    public void force() {
        forcing.force(this::startOver);
    }

    /**
     * Every attempt that is still in the files, in the order in which they were dispatched; for a database that has
     * lost its last minutes. Reads all of them.
     */
    public List<JournaledAttempt> retained() {
        List<Segment> files;
        synchronized (lock) {
            files = segments.copies();
        }
        Replay replay = new Replay(daemon, Keep.ALL, clock.millis());
        files.forEach(replay::read);
        return replay.attempts().stream().map(TrackedAttempt::snapshot).toList();
    }

    /** Of all files together. */
    public long bytes() {
        synchronized (lock) {
            return segments.bytes();
        }
    }

    /**
     * Whether the last writes worked. To be shown and alerted on, not to be asked before a call: only a write that
     * works makes it true again.
     */
    public boolean healthy() {
        return health.good();
    }

    /** Calls that still run are not written down any more. */
    @Override
    public void close() {
        synchronized (lock) {
            segments.close();
        }
    }

    /** Only then may what was before it go: the new segment carries on whether it was trusted. */
    private void begin() {
        try {
            segments.begin();
            deleteOutlived();
        } catch (IOException e) {
            health.refused(e);
        }
    }

    /** Calls that run go on, whether it works or not. */
    private boolean write(JournalRecord record) {
        byte[] bytes = RecordCodec.encode(record);
        synchronized (lock) {
            try {
                segments.append(bytes, bytesMax(record));
                health.followed();
                return true;
            } catch (IOException e) {
                health.missed(e);
                return false;
            }
        }
    }

    /** That a call is settled is a small record, comes once, and always has room. */
    private long bytesMax(JournalRecord record) {
        return record instanceof Settled ? Long.MAX_VALUE : limits.bytesMaxWithReserve();
    }

    private void makeRoom(int length) throws IOException {
        if (segments.makeRoom(length)) {
            health.deletedEarly(limits.bytesMax());
        }
    }

    private void deleteOutlived() {
        try {
            segments.deleteOutlived(clock.millis());
        } catch (IOException e) {
            health.notDeleted(e);
        }
    }

    private void startOver() {
        synchronized (lock) {
            try {
                segments.startOver();
            } catch (IOException e) {
                health.missed(e);
            }
            open.values().forEach(this::writeAgain);
        }
    }

    private void writeAgain(TrackedAttempt attempt) {
        write(new Dispatched(attempt.opened()));
        attempt.progress().ifPresent(metering -> write(new Progressed(attempt.id(), metering)));
        attempt.ended().ifPresent(settlement -> write(new Ended(settlement)));
    }
}
