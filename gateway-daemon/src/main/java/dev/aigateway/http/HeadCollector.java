package dev.aigateway.http;

import dev.aigateway.error.GatewayException.InvalidRequest;
import java.util.Arrays;

/**
 * Collects the heads of a connection's requests, each from its request line to its empty line, within the limits. Only
 * CRLF ends a line: a lone CR or LF is where two readers of one request would begin to differ.
 */
final class HeadCollector {

    private static final int FIRST_CAPACITY = 1 << 10;

    private final Arrivals arrivals;
    private final ServerLimits.Sizes sizes;
    private byte[] head = new byte[0];
    private int length;
    private int lineStart;
    private int headersStart;
    private int fields;

    HeadCollector(Arrivals arrivals, ServerLimits.Sizes sizes) {
        this.arrivals = arrivals;
        this.sizes = sizes;
    }

    /** Reads the next head; false if the client left before its end. */
    boolean collect() {
        reset();
        for (int next = arrivals.read(); next >= 0; next = arrivals.read()) {
            append((byte) next);
            checkLineEnd();
            checkSize();
            if (next == '\n' && endOfLine()) {
                return true;
            }
        }
        return false;
    }

    /** What has been collected, as a copy. */
    byte[] collected() {
        return Arrays.copyOf(head, length);
    }

    private void reset() {
        head = new byte[FIRST_CAPACITY];
        length = 0;
        lineStart = 0;
        headersStart = 0;
        fields = 0;
    }

    private void append(byte next) {
        if (length == head.length) {
            head = Arrays.copyOf(head, 2 * length);
        }
        head[length++] = next;
    }

    private void checkLineEnd() {
        boolean afterCr = length > 1 && head[length - 2] == '\r';
        boolean lf = head[length - 1] == '\n';
        if (afterCr != lf) {
            throw new InvalidRequest("a line of the head does not end in CRLF");
        }
    }

    private void checkSize() {
        if (headersStart == 0 && length > sizes.requestLineMax() + 2) {
            throw new InvalidRequest("the request line is longer than " + sizes.requestLineMax() + " bytes");
        }
        if (headersStart > 0 && length - headersStart > sizes.headersMax() + 2) {
            throw new InvalidRequest("the header fields are longer than " + sizes.headersMax() + " bytes");
        }
    }

    /** Whether the line that ends here is the empty one after the header fields. */
    private boolean endOfLine() {
        boolean empty = length - lineStart == 2;
        lineStart = length;
        if (headersStart == 0) {
            headersStart = length;
            return false;
        }
        if (!empty && ++fields > sizes.headerFieldsMax()) {
            throw new InvalidRequest("more than " + sizes.headerFieldsMax() + " header fields");
        }
        return empty;
    }
}
