package dev.aigateway.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection's bytes in order, for the one thread that reads them; it waits no longer than until the deadline it was given. */
final class Arrivals {

    private final Inbox inbox;
    private final Deadline deadline;
    private byte[] piece = new byte[0];
    private int position;
    private long untilNanos;

    Arrivals(Inbox inbox, Deadline deadline) {
        this.inbox = inbox;
        this.deadline = deadline;
    }

    /** From now on nobody waits longer than this; a value of {@link System#nanoTime}. */
    void waitUntil(long nanos) {
        untilNanos = nanos;
    }

    /** Waits for a byte; false if none will come. */
    boolean available() {
        while (position == piece.length) {
            byte[] next = inbox.poll();
            if (next == null && (next = await()) == null) {
                return false;
            }
            piece = next;
            position = 0;
        }
        return true;
    }

    /** The next byte, or -1 if none will come. */
    int read() {
        return available() ? piece[position++] & 0xff : -1;
    }

    /** At least one byte and at most so many; none if none will come. */
    byte[] read(int bytesMax) {
        if (!available()) {
            return new byte[0];
        }
        int from = position;
        position = from + Math.min(piece.length - from, bytesMax);
        return from == 0 && position == piece.length ? piece : Arrays.copyOfRange(piece, from, position);
    }

    /** Throws away what comes, until more than so much has come or nothing does any more. */
    void discard(long bytesMax) {
        long discarded = 0;
        while (discarded <= bytesMax && available()) {
            discarded += piece.length - position;
            position = piece.length;
        }
    }

    private byte @Nullable [] await() {
        deadline.at(untilNanos);
        try {
            return inbox.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The server stops: for this connection as if the client had left.
            return null;
        } finally {
            deadline.clear();
        }
    }
}
