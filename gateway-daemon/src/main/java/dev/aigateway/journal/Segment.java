package dev.aigateway.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the journal, and what is known of the attempts that began in it. Guarded by the journal's lock. */
final class Segment {

    /** How long settled attempts are kept: a database that fell back to an older state is told of them again. */
    static final Duration RETAINED = Duration.ofMinutes(15);

    private static final Pattern NAME = Pattern.compile("(\\d{8}|[1-9]\\d{8,17})\\.log");

    private final Path folder;
    private final long number;
    private long bytes;
    private long bytesForced;
    private int unsettled;
    private long usedAtMillis = Long.MIN_VALUE;

    Segment(Path folder, long number) {
        this.folder = folder;
        this.number = number;
    }

    /** One that grows no further and knows of no attempts. */
    Segment copy() {
        Segment copy = new Segment(folder, number);
        copy.bytes = bytes;
        return copy;
    }

    /** Empty if the file is not named as a segment is. */
    static OptionalLong number(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
    }

    long number() {
        return number;
    }

    Path file() {
        return folder.resolve("%08d.log".formatted(number));
    }

    long bytes() {
        return bytes;
    }

    void grew(long more) {
        bytes += more;
    }

    /** Whether something was written since it was last forced. */
    boolean unforced() {
        return bytes > bytesForced;
    }

    void forced(long bytesWritten) {
        bytesForced = Math.max(bytesForced, bytesWritten);
    }

    /** It is not forced any more. */
    void giveUp() {
        bytesForced = Long.MAX_VALUE;
    }

    void usedAt(long millis) {
        usedAtMillis = Math.max(usedAtMillis, millis);
    }

    void begun() {
        unsettled++;
    }

    void settled(long atMillis) {
        unsettled--;
        usedAt(atMillis);
    }

    boolean allSettled() {
        return unsettled == 0;
    }

    boolean outlived(long nowMillis) {
        return allSettled() && usedAtMillis <= nowMillis - RETAINED.toMillis();
    }
}
