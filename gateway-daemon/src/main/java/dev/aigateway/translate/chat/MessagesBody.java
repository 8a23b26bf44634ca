package dev.aigateway.translate.chat;

import dev.aigateway.access.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A chat request, translated.
 *
 * @param json the body for the Messages API; the same request gives the same bytes
 * @param betas what stands in the header {@code anthropic-beta}
 * @param warnings codes of what could not be kept, such as {@code stop_dropped}; for the header {@code
 *     x-gateway-warnings}
 */
// The bytes are compared by nobody; they are written once and sent.
public record MessagesBody(
        byte[] json, Optional<EndUser> user, List<String> betas, List<String> warnings, ChatTerms terms) {

    public MessagesBody {
        betas = List.copyOf(betas);
        warnings = List.copyOf(warnings);
    }

    /** With the end user's id, which only who pays makes complete. */
    public byte[] json(AccountId payer) {
        return user.map(person -> withUser(person.idAt(payer))).orElse(json);
    }

    /** In front, since the body's end is what grows from turn to turn. */
    private byte[] withUser(String id) {
        byte[] metadata = ("{\"metadata\":{\"user_id\":\"" + id + "\"},").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[metadata.length + json.length - 1];
        System.arraycopy(metadata, 0, whole, 0, metadata.length);
        System.arraycopy(json, 1, whole, metadata.length, json.length - 1);
        return whole;
    }
}
