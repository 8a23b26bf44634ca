package dev.aigateway.framing;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of one request with a second one hidden in it or behind it, which only a wrong reader would take for a request.
 *
 * @param family what kind of ambiguity it is
 * @param bytes in ISO 8859-1
 * @param status what the daemon answers to the first request; it answers no other
 */
record Ambiguous(String family, String bytes, int status) {

    static Ambiguous malformed(String family, String bytes) {
        return new Ambiguous(family, bytes, 400);
    }

    byte[] onTheWire() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** On one line, with its control characters visible. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(family).append(' ').append(status).append(": ");
        bytes.chars().forEach(c -> text.append(visible((char) c)));
        return text.toString();
    }

    private static String visible(char c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            default -> c >= ' ' && c < 0x7f ? String.valueOf(c) : "\\x%02x".formatted((int) c);
        };
    }
}
