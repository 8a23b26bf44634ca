package dev.aigateway.http;

import dev.aigateway.format.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A request as far as it has arrived, for answers that are made when nothing better is known of it.
 *
 * @param id made by the gateway, once per request
 * @param head the bytes of its head, perhaps only the first of them, and perhaps malformed
 */
record ArrivedRequest(UUID id, byte[] head) {

    static final ArrivedRequest NOTHING = new ArrivedRequest(new UUID(0, 0), new byte[0]);

    private static final Pattern MESSAGES = Pattern.compile("(/v1/v1|/anthropic/v1|/v1)?/messages(/.*)?");
    private static final Pattern CHAT = Pattern.compile("(/v1/v1|/v1)?/chat/completions(/.*)?");
    private static final Pattern MANAGEMENT = Pattern.compile("/v1/(user-api-keys|gateway-keys|me)(/.*)?");

    /** Whether it is for administrators, or about the caller's own account. */
    boolean isForManagement() {
        return MANAGEMENT
                .matcher(path(new String(head, StandardCharsets.ISO_8859_1)))
                .matches();
    }

    /** The format in which its client expects an error. */
    WireFormat format() {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String path = path(text);
        if (MESSAGES.matcher(path).matches()) {
            return WireFormat.ANTHROPIC_MESSAGES;
        }
        if (CHAT.matcher(path).matches()) {
            return WireFormat.OPENAI_CHAT;
        }
        return text.toLowerCase(Locale.ROOT).contains("\nanthropic-version:")
                ? WireFormat.ANTHROPIC_MESSAGES
                : WireFormat.OPENAI_CHAT;
    }

    /** Whether it is a {@code HEAD} request, whose answer has no body. */
    boolean wantsNoBody() {
        return new String(head, 0, Math.min(head.length, 5), StandardCharsets.ISO_8859_1).equals("HEAD ");
    }

    private static String path(String head) {
        int start = head.indexOf(' ') + 1;
        int end = start;
        while (end < head.length() && " ?\r\n".indexOf(head.charAt(end)) < 0) {
            end++;
        }
        return head.substring(start, end);
    }
}
