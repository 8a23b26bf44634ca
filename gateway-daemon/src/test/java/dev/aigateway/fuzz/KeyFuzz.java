package dev.aigateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aigateway.access.ClaudecodeKey;
import dev.aigateway.access.EmailAddress;
import dev.aigateway.access.EncryptionKey;
import dev.aigateway.access.InvalidField;
import dev.aigateway.access.KeySecret;
import java.util.regex.Pattern;

/** What somebody sends for a key: it keeps what it is to itself, and only one that can be a key passes for one. */
public final class KeyFuzz {

    private static final Pattern OURS = Pattern.compile("agw_[0-9A-Za-z]{38}");
    private static final int FOREIGN_MIN = 40;
    private static final int LENGTH_MAX = 512;
    private static final int HINT_MAX = 9;

    private KeyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        KeySecret key = KeySecret.of(text);
        Holds.that(key.reveal().equals(text), "a key is what was sent");
        Holds.that(key.toString().equals("KeySecret[hidden]"), "it hides itself");
        Holds.that(key.hint().length() <= HINT_MAX, "a hint is short");
        Holds.that(key.hash().bytes().length == 32, "it has a hash");
        Holds.that(!key.plausible() || canBeAKey(text), "only what can be a key passes: " + text);
        mapped(text);
        parsed(text);
    }

    private static boolean canBeAKey(String text) {
        return text.startsWith("agw_")
                ? OURS.matcher(text).matches() || !isAscii(text)
                : text.length() >= FOREIGN_MIN && text.length() <= LENGTH_MAX;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static void mapped(String text) {
        try {
            KeySecret secret = ClaudecodeKey.of(text).secret();
            Holds.that(secret.reveal().equals(text) && secret.plausible(), "a mapped key can be sent");
            Holds.that(isAscii(text), "a mapped key fits into a header");
        } catch (InvalidField e) {
            Holds.that(
                    text.length() < FOREIGN_MIN
                            || !String.valueOf(e.getMessage()).contains(text),
                    "no echo");
        }
    }

    private static void parsed(String text) {
        try {
            EncryptionKey.parse(text);
        } catch (IllegalArgumentException e) {
            Holds.that(
                    text.length() < FOREIGN_MIN
                            || !String.valueOf(e.getMessage()).contains(text),
                    "no echo");
        }
        try {
            String address = new EmailAddress(text).value();
            Holds.that(address.chars().noneMatch(c -> c <= ' '), "an address is one word");
            Holds.that(new EmailAddress(address).value().equals(address), "an address is its own");
        } catch (InvalidField e) {
            Holds.that(e.field().equals("email"), "a refusal names the field");
        }
    }
}
