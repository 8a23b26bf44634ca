package dev.aigateway.access;

import java.util.Locale;

/** An e-mail address as people are known by it: trimmed and in lower case. */
public record EmailAddress(String value) {

    private static final int LENGTH_MAX = 254;
    private static final String FIELD = "email";

    public EmailAddress {
        value = InvalidField.line(FIELD, value, LENGTH_MAX).toLowerCase(Locale.ROOT);
        int at = value.indexOf('@');
        if (at < 1 || at != value.lastIndexOf('@') || at == value.length() - 1) {
            throw new InvalidField(FIELD, "must be an e-mail address such as ada@example.com");
        }
        if (value.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new InvalidField(FIELD, "must not have spaces");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
