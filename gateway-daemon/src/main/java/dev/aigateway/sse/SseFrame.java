package dev.aigateway.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One frame as it was on the wire, its closing blank line included; or a piece of one that is larger than the reader
 * holds, which then has no event that could be looked at.
 *
 * @param bytes never to be changed
 * @param whole false for a piece
 */
public record SseFrame(byte[] bytes, boolean whole) {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

    public static SseFrame of(String text) {
        return new SseFrame(text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** A comment, which clients ignore; it shows that the connection lives. */
    public static SseFrame comment(String text) {
        return of(": " + text + "\n\n");
    }

    /** An event with a name and one line of data. */
    public static SseFrame event(String name, String data) {
        return of("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** Whether what follows it begins a frame of its own. */
    public boolean endsWithBlankLine() {
        int beforeLast = beforeLineEnd(bytes.length);
        return beforeLast < bytes.length && beforeLineEnd(beforeLast) < beforeLast;
    }

    /** Where the line end before an index begins; the index itself if there is none. */
    private int beforeLineEnd(int index) {
        int start = index;
        if (start > 0 && bytes[start - 1] == '\n') {
            start--;
        }
        if (start > 0 && bytes[start - 1] == '\r') {
            start--;
        }
        return start;
    }

    /**
     * The data of the frame as the WHATWG HTML standard, section 9.2.6, defines it: the values of its fields {@code
     * data}, one space after the colon taken off, joined with line feeds. Empty if there is none.
     */
    public byte[] data() {
        byte[] data = new byte[bytes.length];
        int length = 0;
        boolean another = false;
        for (int start = 0, end; start < bytes.length; start = end + 1) {
            end = endOfLine(start);
            if (isData(start, end)) {
                if (another) {
                    data[length++] = '\n';
                }
                another = true;
                int from = startOfValue(start, end);
                System.arraycopy(bytes, from, data, length, end - from);
                length += end - from;
            }
        }
        return Arrays.copyOf(data, length);
    }

    private int endOfLine(int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return end;
    }

    /** A field without a colon is one with an empty value. */
    private boolean isData(int start, int end) {
        int nameEnd = start + DATA.length;
        return nameEnd <= end
                && Arrays.equals(bytes, start, nameEnd, DATA, 0, DATA.length)
                && (nameEnd == end || bytes[nameEnd] == ':');
    }

    private int startOfValue(int start, int end) {
        int from = Math.min(end, start + DATA.length + 1);
        return from < end && bytes[from] == ' ' ? from + 1 : from;
    }
}
