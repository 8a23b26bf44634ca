package dev.aigateway.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * A key in clear, as a client sends it. It shows itself only to who asks for {@link #reveal()}.
 *
 * <p>The gateway's own keys are {@code agw_}, 32 random base62 characters (190 bits), and 6 base62 characters of CRC-32
 * over what stands before, so that a scanner and the front door know a mistyped one without asking the database.
 */
public final class KeySecret {

    static final String PREFIX = "agw_";
    private static final int RANDOM_LENGTH = 32;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int FOREIGN_LENGTH_MIN = 40;
    private static final int LENGTH_MAX = 512;
    private static final int HINT_TAIL = 4;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String value;

    private KeySecret(String value) {
        this.value = value;
    }

    public static KeySecret of(String value) {
        return new KeySecret(value);
    }

    public static KeySecret generate(SecureRandom random) {
        return generate(PREFIX, random);
    }

    /** As our own keys, behind another prefix. */
    static KeySecret generate(String prefix, SecureRandom random) {
        StringBuilder key = new StringBuilder(prefix);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            key.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return new KeySecret(key + checksum(key.toString()));
    }

    /** Whether it can be a key at all: one of ours with its checksum right, or another's of 40 characters and more. */
    public boolean plausible() {
        if (!value.startsWith(PREFIX)) {
            return value.length() >= FOREIGN_LENGTH_MIN && value.length() <= LENGTH_MAX;
        }
        int body = value.length() - CHECKSUM_LENGTH;
        return body == PREFIX.length() + RANDOM_LENGTH
                && value.substring(body).equals(checksum(value.substring(0, body)));
    }

    public KeyHash hash() {
        return KeyHash.of(value);
    }

    /** What lists show: the prefix and the last four characters. */
    public String hint() {
        String prefix = value.startsWith(PREFIX) ? PREFIX : "";
        return prefix + "…" + value.substring(Math.max(0, value.length() - HINT_TAIL));
    }

    public boolean startsWith(String prefix) {
        return value.startsWith(prefix);
    }

    /** The key itself, for the one answer that shows it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySecret that && hash().equals(that.hash());
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }

    @Override
    public String toString() {
        return "KeySecret[hidden]";
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            digits.append(BASE62.charAt((int) (rest % BASE62.length())));
            rest /= BASE62.length();
        }
        return digits.reverse().toString();
    }
}
