package dev.aigateway.translate.chat;

/** Writes strings into JSON: once for each event of a stream, so without a tree or a generator. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static StringBuilder quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                character(out, c);
            }
        }
        return out.append('"');
    }

    private static void character(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20 || Character.isSurrogate(c) || isLineEndElsewhere(c)) {
                    escape(out, c); // Half a pair has no UTF-8; its other half may come with the next event.
                } else {
                    out.append(c);
                }
            }
        }
    }

    /** Some clients cut a stream into lines with functions that know more line ends than JSON and events do. */
    private static boolean isLineEndElsewhere(char c) {
        return c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
