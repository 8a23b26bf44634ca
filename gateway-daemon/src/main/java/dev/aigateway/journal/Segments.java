package dev.aigateway.journal;

import dev.aigateway.journal.JournalRecord.Begun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the journal, the oldest first; the last one is written. Guarded by the journal's lock. */
final class Segments {

    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final Path folder;
    private final UUID daemon;
    private final String bootId;
    private final Limits limits;
    private final Disk disk;
    private final Deque<Segment> all;
    private boolean trusted;
    private long bytes;
    private Disk.@Nullable Appender end;
    private boolean closed;

    Segments(Path folder, List<Segment> found, boolean trusted, UUID daemon, String bootId, Limits limits, Disk disk) {
        this.folder = folder;
        this.all = new ArrayDeque<>(found);
        this.bytes = found.stream().mapToLong(Segment::bytes).sum();
        this.trusted = trusted;
        this.daemon = daemon;
        this.bootId = bootId;
        this.limits = limits;
        this.disk = disk;
    }

    /** Those in a folder, the oldest first. */
    static List<Segment> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Segment> found = files.map(Segment::number)
                    .flatMapToLong(OptionalLong::stream)
                    .sorted()
                    .mapToObj(number -> new Segment(folder, number))
                    .toList();
            for (Segment segment : found) {
                segment.grew(Files.size(segment.file()));
            }
            return found;
        }
    }

    long bytes() {
        return bytes;
    }

    /** What the next segments say of all that came before them. */
    void trusted() {
        trusted = true;
    }

    /** Writes one record, all of it or nothing, and returns where it is. */
    Segment append(byte[] record, long bytesMax) throws IOException {
        if (bytes + needed(record.length) > bytesMax) {
            throw new IOException("it has reached its limit of " + bytesMax + " bytes");
        }
        Disk.Appender appender = endWithRoomFor(record.length);
        try {
            appender.append(record);
        } catch (IOException e) {
            cutBack(appender, e);
            throw e;
        }
        grew(record.length);
        return all.getLast();
    }

    private int needed(int length) {
        return fitsLast(length) ? length : heading().length + length;
    }

    private boolean fitsLast(int length) {
        return end != null && all.getLast().bytes() + length <= limits.segmentBytesMax();
    }

    private Disk.Appender endWithRoomFor(int length) throws IOException {
        Disk.Appender now = end;
        if (now == null) {
            return begin();
        }
        if (fitsLast(length)) {
            return now;
        }
        try {
            return begin();
        } catch (IOException e) {
            return now; // Nothing is wrong with it but its length.
        }
    }

    /** Makes the next segment the last one. */
    Disk.Appender begin() throws IOException {
        if (closed) {
            throw new IOException("it is closed");
        }
        Segment next = new Segment(folder, all.isEmpty() ? 1 : all.getLast().number() + 1);
        byte[] heading = heading();
        Disk.Appender appender = disk.create(next.file());
        try {
            appender.append(heading);
        } catch (IOException e) {
            discard(next, appender, e);
            throw e;
        }
        leave();
        end = appender;
        all.addLast(next);
        grew(heading.length);
        return appender;
    }

    /** Otherwise the next run would take it for damage. */
    private void discard(Segment begun, Disk.Appender appender, IOException cause) {
        closeQuietly(appender);
        try {
            disk.delete(begun.file());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private byte[] heading() {
        byte[] begun = RecordCodec.encode(new Begun(daemon, bootId, trusted));
        return ByteBuffer.allocate(SegmentReader.MAGIC.length + begun.length)
                .put(SegmentReader.MAGIC)
                .put(begun)
                .array();
    }

    private void grew(int more) {
        all.getLast().grew(more);
        bytes += more;
    }

    /** Half a record would hide all that is written after it. */
    private void cutBack(Disk.Appender appender, IOException cause) {
        try {
            appender.truncate(all.getLast().bytes());
        } catch (IOException e) {
            cause.addSuppressed(e);
            leave();
        }
    }

    /** Begins a new segment, and nothing before it is relied on any more. */
    void startOver() throws IOException {
        all.forEach(Segment::giveUp);
        leave();
        begin();
    }

    private void leave() {
        if (end != null) {
            closeQuietly(end);
            end = null;
        }
    }

    void close() {
        closed = true;
        leave();
    }

    private static void closeQuietly(Disk.Appender appender) {
        try {
            appender.close();
        } catch (IOException e) {
            LOG.debug("closing a segment failed, which loses nothing that was written", e);
        }
    }

    /** Deletes what nobody will ask for any more; only from the oldest on, so that no attempt loses its end. */
    void deleteOutlived(long nowMillis) throws IOException {
        while (all.size() > 1 && all.getFirst().outlived(nowMillis)) {
            deleteFirst();
        }
    }

    /** Deletes what is settled before its time, as long as a record has no room; whether anything went. */
    boolean makeRoom(int length) throws IOException {
        int before = all.size();
        while (bytes + needed(length) > limits.bytesMax()
                && all.size() > 1
                && all.getFirst().allSettled()) {
            deleteFirst();
        }
        return all.size() < before;
    }

    private void deleteFirst() throws IOException {
        disk.delete(all.getFirst().file());
        bytes -= all.removeFirst().bytes();
    }

    /** As they are now, for reading while others write. */
    List<Segment> copies() {
        return all.stream().map(Segment::copy).toList();
    }

    List<Segment> unforced() {
        return all.stream().filter(Segment::unforced).toList();
    }
}
