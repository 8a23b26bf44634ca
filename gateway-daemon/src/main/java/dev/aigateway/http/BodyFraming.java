package dev.aigateway.http;

import dev.aigateway.error.GatewayException.InvalidRequest;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.StandardCharsets;

/** Where a body ends (RFC 9112, 6); each hands on what belongs to the body and nothing that follows it. */
sealed interface BodyFraming {

    BodyFraming NONE = new Sized(0);

    /** Whether all of the body has been handed on. */
    boolean complete();

    /** The next part of the body in the framing of the request; only while it is not complete. */
    byte[] next(Arrivals arrivals);

    /** A body of which the head names the length. */
    final class Sized implements BodyFraming {

        private long missing;

        Sized(long length) {
            missing = length;
        }

        @Override
        public boolean complete() {
            return missing == 0;
        }

        @Override
        public byte[] next(Arrivals arrivals) {
            byte[] part = part(arrivals, missing);
            missing -= part.length;
            return part;
        }
    }

    /**
     * A body in chunks. A chunk of the client may be as large as the body, so each is handed on as smaller ones, as
     * its bytes come; chunk extensions and trailers, for which there is no use, are refused.
     */
    final class Chunked implements BodyFraming {

        private static final int SIZE_DIGITS_MAX = 8;

        private long missing;
        private boolean complete;

        @Override
        public boolean complete() {
            return complete;
        }

        @Override
        public byte[] next(Arrivals arrivals) {
            if (missing == 0) {
                missing = size(arrivals);
                if (missing == 0) {
                    lineEnd(arrivals);
                    complete = true;
                    return chunk(new byte[0]);
                }
            }
            byte[] part = part(arrivals, missing);
            missing -= part.length;
            if (missing == 0) {
                lineEnd(arrivals);
            }
            return chunk(part);
        }

        private static long size(Arrivals arrivals) {
            long size = 0;
            for (int digits = 0; ; digits++) {
                int next = readOrLeave(arrivals);
                if (next == '\r' && digits > 0) {
                    expect('\n', arrivals);
                    return size;
                }
                int digit = Character.digit(next, 16);
                if (digit < 0 || digits == SIZE_DIGITS_MAX) {
                    throw new InvalidRequest("a chunk of the body does not begin with its size alone");
                }
                size = size << 4 | digit;
            }
        }

        private static void lineEnd(Arrivals arrivals) {
            expect('\r', arrivals);
            expect('\n', arrivals);
        }

        private static void expect(char expected, Arrivals arrivals) {
            if (readOrLeave(arrivals) != expected) {
                throw new InvalidRequest("a chunk of the body does not end where its size says");
            }
        }

        private static byte[] chunk(byte[] part) {
            byte[] size = (Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = new byte[size.length + part.length + 2];
            System.arraycopy(size, 0, chunk, 0, size.length);
            System.arraycopy(part, 0, chunk, size.length, part.length);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
            return chunk;
        }
    }

    private static byte[] part(Arrivals arrivals, long bytesMax) {
        byte[] part = arrivals.read((int) Math.min(bytesMax, Integer.MAX_VALUE));
        if (part.length == 0) {
            throw leftInsideBody();
        }
        return part;
    }

    private static int readOrLeave(Arrivals arrivals) {
        int next = arrivals.read();
        if (next < 0) {
            throw leftInsideBody();
        }
        return next;
    }

    private static CloseConnectionException leftInsideBody() {
        return new CloseConnectionException("the client left inside a body");
    }
}
