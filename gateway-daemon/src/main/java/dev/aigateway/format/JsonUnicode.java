package dev.aigateway.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Whether a JSON text is proper Unicode (RFC 8259, 8.1 and 8.2). Its parser looks only at what it decodes, and then lets
 * half a character through, which the next reader may refuse or replace.
 */
final class JsonUnicode {

    private static final int PIECE_CHARS = 8 << 10;
    private static final String ESCAPE = "\\u";
    private static final int ESCAPE_LENGTH = 6;
    private static final int NO_CHARACTER = -1;

    private JsonUnicode() {}

    /** Whether the bytes are UTF-8, and no escape stands for half a surrogate pair. */
    static boolean isSound(byte[] json) {
        return isUtf8(json) && surrogatesArePaired(new String(json, StandardCharsets.ISO_8859_1));
    }

    /** In pieces, for the text itself is of no use here. */
    private static boolean isUtf8(byte[] json) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(json);
        CharBuffer piece = CharBuffer.allocate(Math.min(PIECE_CHARS, json.length + 1));
        CoderResult result = decoder.decode(bytes, piece, true);
        while (result.isOverflow()) {
            piece.clear();
            result = decoder.decode(bytes, piece, true);
        }
        return !result.isError();
    }

    private static boolean surrogatesArePaired(String json) {
        int at = json.indexOf(ESCAPE);
        while (at >= 0) {
            int unit = isEscaped(json, at) ? NO_CHARACTER : unit(json, at);
            boolean high = unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
            if (isLow(unit) || (high && !isLow(unit(json, at + ESCAPE_LENGTH)))) {
                return false;
            }
            at = json.indexOf(ESCAPE, at + (high ? 2 * ESCAPE_LENGTH : ESCAPE.length()));
        }
        return true;
    }

    /** Whether the backslash there is itself what another one escapes. */
    private static boolean isEscaped(String json, int at) {
        int start = at;
        while (start > 0 && json.charAt(start - 1) == '\\') {
            start--;
        }
        return (at - start) % 2 == 1;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** What an escape there stands for; {@link #NO_CHARACTER} if there is none, or not a proper one. */
    private static int unit(String json, int at) {
        if (!json.startsWith(ESCAPE, at) || at + ESCAPE_LENGTH > json.length()) {
            return NO_CHARACTER;
        }
        int unit = 0;
        for (int i = at + ESCAPE.length(); i < at + ESCAPE_LENGTH; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                return NO_CHARACTER;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
