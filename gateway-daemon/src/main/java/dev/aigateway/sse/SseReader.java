package dev.aigateway.sse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into frames and loses no byte. A frame ends with a blank line; lines end with LF, CR or CRLF
 * (WHATWG HTML standard, section 9.2.5). Not for several threads at once.
 */
public final class SseReader {

    /** What is held of one frame; a larger one comes in pieces. */
    public static final int FRAME_BYTES_MAX = 256 * 1024;

    private static final int FIRST_BUFFER_BYTES = 16 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int start;
    private int scanned;
    private int end;
    private int frameEnd;
    private boolean atLineStart = true;
    private boolean afterCr;
    private boolean inPieces;
    private boolean ended;

    public SseReader(InputStream in) {
        this.in = in;
    }

    /**
     * Waits for the next frame; empty at the end of the stream. What stands after the last blank line is the last frame
     * if the stream ended well; if it broke, this throws and a half frame is dropped, so that it cannot run into what is
     * written after it.
     */
    public Optional<SseFrame> next() throws IOException {
        while (!anotherBuffered()) {
            if (scanned - start >= FRAME_BYTES_MAX) {
                inPieces = true;
                return Optional.of(take(scanned, false));
            }
            if (!fill()) {
                ended = true;
                return end > start ? Optional.of(take(end, !inPieces)) : Optional.empty();
            }
        }
        boolean whole = !inPieces;
        inPieces = false;
        return Optional.of(take(frameEnd, whole));
    }

    /** Whether the stream has ended well; a frame that {@link #next} gave then came without its blank line. */
    public boolean ended() {
        return ended;
    }

    /** Whether another frame has already arrived, so that what was written need not be flushed before it. */
    public boolean anotherBuffered() {
        while (frameEnd == 0 && scanned < end) {
            scan(buffer[scanned]);
            scanned++;
        }
        return frameEnd > 0;
    }

    private void scan(byte b) {
        if (b == '\n' && afterCr) {
            afterCr = false;
            return;
        }
        boolean lineEnds = b == '\n' || b == '\r';
        afterCr = b == '\r';
        if (lineEnds && atLineStart) {
            frameEnd = scanned + 1;
            takeLfOfCrLf();
        }
        atLineStart = lineEnds;
    }

    private void takeLfOfCrLf() {
        if (afterCr && frameEnd < end && buffer[frameEnd] == '\n') {
            afterCr = false;
            frameEnd++;
        }
    }

    private SseFrame take(int until, boolean whole) {
        byte[] bytes = Arrays.copyOfRange(buffer, start, until);
        start = until;
        scanned = until;
        frameEnd = 0;
        return new SseFrame(bytes, whole);
    }

    /** False at the end of the stream. */
    private boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            scanned = 0;
            end = 0;
        } else if (end == buffer.length) {
            makeRoom();
        }
        int count = read();
        end += Math.max(0, count);
        return count >= 0;
    }

    private int read() throws IOException {
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (IOException e) {
            end = start; // A broken connection may say later that it has ended, and the half frame is not its last.
            scanned = start;
            throw e;
        }
    }

    private void makeRoom() {
        byte[] larger = start > 0 ? buffer : new byte[Math.min(FRAME_BYTES_MAX, buffer.length * 2)];
        System.arraycopy(buffer, start, larger, 0, end - start);
        buffer = larger;
        scanned -= start;
        end -= start;
        start = 0;
    }
}
