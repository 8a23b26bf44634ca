package dev.aigateway.sse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Hands out each piece in a read of its own, as packets come; then ends, or breaks once and ends. */
final class PiecewiseInputStream extends InputStream {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private boolean breaks;

    private PiecewiseInputStream(List<byte[]> pieces, boolean breaks) {
        pieces.stream().filter(piece -> piece.length > 0).forEach(this.pieces::add);
        this.breaks = breaks;
    }

    static PiecewiseInputStream of(List<byte[]> pieces) {
        return new PiecewiseInputStream(pieces, false);
    }

    static PiecewiseInputStream of(byte[]... pieces) {
        return of(List.of(pieces));
    }

    static PiecewiseInputStream breakingAfter(byte[]... pieces) {
        return new PiecewiseInputStream(List.of(pieces), true);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        byte[] piece = pieces.poll();
        if (piece == null && breaks) {
            breaks = false;
            throw new IOException("connection reset");
        }
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length);
        System.arraycopy(piece, 0, target, offset, count);
        if (count < piece.length) {
            pieces.addFirst(Arrays.copyOfRange(piece, count, piece.length));
        }
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
