package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;
import java.util.Optional;
import java.util.Set;

/** The marks up to which a provider keeps a prompt for the next request. */
final class CacheControl {

    static final String FIELD = "cache_control";
    private static final Set<String> LIFETIMES = Set.of("5m", "1h");

    private CacheControl() {}

    /** With the mark of the part that it was made from, in either dialect. */
    static ObjectNode copied(JsonField part, ObjectNode block) {
        of(part).ifPresent(mark -> block.set(FIELD, mark));
        return block;
    }

    static Optional<ObjectNode> of(JsonField part) {
        JsonField breakpoint = part.at("prompt_cache_breakpoint");
        return mark(part.at(FIELD))
                .or(() -> breakpoint.isTrue() || breakpoint.isObject() ? Optional.of(ephemeral()) : Optional.empty());
    }

    static Optional<ObjectNode> mark(JsonField mark) {
        return mark.isObject() ? Optional.of(ephemeral(mark.at("ttl"))) : Optional.empty();
    }

    static ObjectNode ephemeral() {
        return Blocks.of("ephemeral");
    }

    private static ObjectNode ephemeral(JsonField lifetime) {
        return LIFETIMES.contains(lifetime.textOrEmpty())
                ? ephemeral().put("ttl", lifetime.textOrEmpty())
                : ephemeral();
    }

    /** For an hour; otherwise it is five minutes. */
    static boolean isLong(JsonNode mark) {
        return mark.path("ttl").asText().equals("1h");
    }
}
