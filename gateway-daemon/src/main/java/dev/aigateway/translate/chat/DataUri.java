package dev.aigateway.translate.chat;

import dev.aigateway.format.openai.JsonField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Content that stands in the request itself.
 *
 * @param mediaType as the client labelled it, in lower case; empty if it did not
 * @param base64 without whitespace
 */
record DataUri(String mediaType, String base64) {

    private static final String SCHEME = "data:";
    private static final String CODING = ";base64";
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");

    /** Empty if the text is no data URI; throws for one that cannot be read. */
    static Optional<DataUri> of(JsonField field) {
        String text = field.textOrEmpty();
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        int comma = text.indexOf(',');
        String label = comma < 0 ? "" : text.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!label.endsWith(CODING)) {
            throw field.wrong("must be data:<type>;base64,<data>");
        }
        return Optional.of(new DataUri(label.split(";", 2)[0].strip(), withoutWhitespace(text.substring(comma + 1))));
    }

    static String withoutWhitespace(String base64) {
        return WHITESPACE.matcher(base64).replaceAll("");
    }
}
