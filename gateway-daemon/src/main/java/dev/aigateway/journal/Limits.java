package dev.aigateway.journal;

/**
 * How large the journal may become.
 *
 * @param bytesMax of all its files; beyond it, new calls are refused, and those that run may use another tenth; that a
 *     call is settled is written in any case
 */
public record Limits(long bytesMax) {

    public static final Limits DEFAULT = new Limits(1L << 30);

    private static final long SEGMENT_BYTES_MAX = 16L << 20;
    private static final int SEGMENTS_MIN = 8;

    public Limits {
        if (bytesMax <= 0) {
            throw new IllegalArgumentException("a journal needs room");
        }
    }

    /** A small journal has small segments too: only whole ones can be deleted. */
    long segmentBytesMax() {
        return Math.min(SEGMENT_BYTES_MAX, bytesMax / SEGMENTS_MIN);
    }

    long bytesMaxWithReserve() {
        return bytesMax + bytesMax / 10;
    }
}
