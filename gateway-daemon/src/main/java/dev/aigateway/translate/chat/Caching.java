package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.ChatRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Marks a prompt for the provider's cache where the client did not: without a mark nothing is kept, and every turn of a
 * conversation is charged in full. A client's own marks stay, as far as they keep to the provider's rules
 * (platform.claude.com, "Prompt caching").
 */
final class Caching {

    /** A prompt that is sent once would only pay for being kept. */
    private static final int MESSAGES_MIN = 3;

    /** Of all marks in a request, the one at its top included. */
    private static final int MARKS_MAX = 4;

    private final ObjectNode body;
    /** In the order in which the provider reads them. */
    private final Deque<ObjectNode> marked = new ArrayDeque<>();

    private Caching(ObjectNode body) {
        this.body = body;
        collect(body.path("tools"));
        collect(body.path("system"));
        body.path("messages").forEach(message -> collect(message.path("content")));
    }

    /** Blocks, and those inside a tool's result. */
    private void collect(JsonNode blocks) {
        for (JsonNode block : blocks) {
            collect(block.path("content"));
            if (block instanceof ObjectNode object && object.has(CacheControl.FIELD)) {
                marked.add(object);
            }
        }
    }

    static void marked(ObjectNode body, ChatRequest request, Warnings warnings) {
        Caching caching = new Caching(body);
        caching.leaveTheLast(warnings);
        caching.shortenAfterShort();
        caching.top(request).ifPresent(mark -> body.set(CacheControl.FIELD, mark));
    }

    /** The last ones keep all that the first ones would have kept. */
    private void leaveTheLast(Warnings warnings) {
        while (marked.size() > MARKS_MAX) {
            warnings.add(Warning.CACHE_CONTROL_DROPPED);
            marked.removeFirst().remove(CacheControl.FIELD);
        }
    }

    /** Nothing may be kept longer than what stands before it. */
    private void shortenAfterShort() {
        boolean afterShort = false;
        for (ObjectNode block : marked) {
            if (!isLong(block)) {
                afterShort = true;
            } else if (afterShort) {
                block.set(CacheControl.FIELD, CacheControl.ephemeral());
            }
        }
    }

    /** The mark at the top of the body, for which the provider itself finds the best place. */
    private Optional<ObjectNode> top(ChatRequest request) {
        Optional<ObjectNode> own = CacheControl.mark(request.field(CacheControl.FIELD));
        if (own.isPresent()) {
            return own.filter(_ -> marked.size() < MARKS_MAX).filter(this::suits);
        }
        boolean worthIt = !body.path("tools").isEmpty() || body.path("messages").size() >= MESSAGES_MIN;
        return marked.isEmpty() && worthIt && !clientDecides(request)
                ? Optional.of(CacheControl.ephemeral())
                : Optional.empty();
    }

    /** It marks the last block, which must not be marked otherwise already, nor longer than what stands before it. */
    private boolean suits(ObjectNode top) {
        if (marked.isEmpty() || isLong(marked.getLast()) == CacheControl.isLong(top)) {
            return true;
        }
        return isLong(marked.getLast()) && !endsMarked();
    }

    private static boolean isLong(ObjectNode block) {
        return CacheControl.isLong(block.path(CacheControl.FIELD));
    }

    private boolean endsMarked() {
        JsonNode messages = body.path("messages");
        JsonNode blocks = messages.path(messages.size() - 1).path("content");
        return blocks.path(blocks.size() - 1).has(CacheControl.FIELD);
    }

    private static boolean clientDecides(ChatRequest request) {
        return request.field("prompt_cache_options").at("mode").textOrEmpty().equals("explicit");
    }
}
