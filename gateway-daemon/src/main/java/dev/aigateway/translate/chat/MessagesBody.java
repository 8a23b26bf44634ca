package dev.aigateway.translate.chat;

import java.util.List;

/**
 * A chat request, translated.
 *
 * @param json the body for the Messages API; the same request gives the same bytes
 * @param warnings codes of what could not be kept, such as {@code stop_dropped}; for the header {@code
 *     x-gateway-warnings}
 */
// The bytes are compared by nobody; they are written once and sent.
public record MessagesBody(byte[] json, List<String> warnings, ChatTerms terms) {

    public MessagesBody {
        warnings = List.copyOf(warnings);
    }
}
