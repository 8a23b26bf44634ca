package dev.aigateway.format;

import dev.aigateway.format.ModelCall.ByteRange;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;

/** One change to the bytes of a body. */
public record Splice(ByteRange range, byte[] replacement) {

    /**
     * A field of an object, taken out with the one comma that it needed.
     *
     * @param field from the first quote of its name to the end of its value
     */
    public static Splice without(byte[] body, ByteRange field) {
        int next = afterSpace(body, field.end());
        if (body[next] == ',') {
            return new Splice(new ByteRange(field.start(), next + 1), new byte[0]);
        }
        int before = field.start() - 1;
        while (isSpace(body[before])) {
            before--;
        }
        int start = body[before] == ',' ? before : field.start();
        return new Splice(new ByteRange(start, field.end()), new byte[0]);
    }

    private static int afterSpace(byte[] body, int start) {
        int at = start;
        while (isSpace(body[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    /** {@code splices}: none within another. */
    public static byte[] applied(byte[] body, List<Splice> splices) {
        if (splices.isEmpty()) {
            return body;
        }
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(body.length + 64);
        int copied = 0;
        for (Splice splice : inOrder(splices)) {
            spliced.write(body, copied, splice.range.start() - copied);
            spliced.writeBytes(splice.replacement);
            copied = splice.range.end();
        }
        spliced.write(body, copied, body.length - copied);
        return spliced.toByteArray();
    }

    private static List<Splice> inOrder(List<Splice> splices) {
        return splices.stream()
                .sorted(Comparator.comparingInt(splice -> splice.range.start()))
                .toList();
    }
}
