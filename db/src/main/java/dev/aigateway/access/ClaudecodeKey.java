package dev.aigateway.access;

import java.security.SecureRandom;

/**
 * The key that a person's Claude Code sends, mapped to the person. It need not be ours, so that it is checked for being
 * a secret at all; it is hashed like every key and never sent to a provider.
 */
public record ClaudecodeKey(KeySecret secret) {

    private static final String FIELD = "claudecodeUserKey";
    private static final String MADE_PREFIX = "sk-ant-agw-";
    private static final int LENGTH_MIN = 40;
    private static final int LENGTH_MAX = 512;
    private static final int DISTINCT_MIN = 16;

    /** Throws {@link InvalidField} with a sentence that helps. */
    public static ClaudecodeKey of(String value) {
        if (value.startsWith("sk-ant-oat")) {
            throw new InvalidField(
                    FIELD,
                    "this is a login token, which Claude Code replaces every few hours: use an API key,"
                            + " or set ANTHROPIC_AUTH_TOKEN to the gateway key instead");
        }
        if (value.startsWith(KeySecret.PREFIX)) {
            throw new InvalidField(FIELD, "this is a gateway key; use the key that Claude Code sends");
        }
        if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new InvalidField(FIELD, "must be visible ASCII characters only, without spaces");
        }
        if (value.length() < LENGTH_MIN
                || value.length() > LENGTH_MAX
                || value.chars().distinct().count() < DISTINCT_MIN) {
            throw new InvalidField(
                    FIELD,
                    "too easy to guess or too long: it must have %d to %d characters, at least %d of them different"
                            .formatted(LENGTH_MIN, LENGTH_MAX, DISTINCT_MIN));
        }
        return new ClaudecodeKey(KeySecret.of(value));
    }

    /** One of our own making, to be set as {@code ANTHROPIC_API_KEY}. */
    public static ClaudecodeKey generate(SecureRandom random) {
        return new ClaudecodeKey(KeySecret.generate(MADE_PREFIX, random));
    }
}
