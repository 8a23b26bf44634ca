package dev.aigateway.translate.chat;

/** Text that the Messages API refuses as empty. */
final class Blank {

    private static final int NEXT_LINE = 0x85;

    private Blank() {}

    static boolean is(String text) {
        return text.codePoints().allMatch(Blank::isWhitespace);
    }

    static String withoutTrailing(String text) {
        int end = text.length();
        while (end > 0 && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** No-break spaces and the like included, which Java does not count as whitespace. */
    private static boolean isWhitespace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == NEXT_LINE;
    }
}
