package dev.aigateway.upstream;

import static dev.aigateway.upstream.TranslatedRules.unknown;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the marks for the provider's cache must keep to (platform.claude.com, "Prompt caching"). */
final class CacheRules {

    private static final int MARKS_MAX = 4;

    private CacheRules() {}

    static Optional<String> problem(JsonNode body) {
        List<JsonNode> marks = new ArrayList<>();
        collect(body.path("tools"), marks);
        collect(body.path("system"), marks);
        body.path("messages").forEach(message -> collect(message.path("content"), marks));
        JsonNode top = body.path("cache_control");
        if (body.has("cache_control")) {
            JsonNode messages = body.path("messages");
            JsonNode blocks = messages.path(messages.size() - 1).path("content");
            JsonNode last = blocks.path(blocks.size() - 1).path("cache_control");
            if (!last.isMissingNode() && isLong(last) != isLong(top)) {
                return Optional.of("cache_control: the last block has another ttl");
            }
            marks.add(top);
        }
        return marks.size() > MARKS_MAX ? Optional.of("cache_control: more than 4 blocks") : problem(marks);
    }

    private static Optional<String> problem(List<JsonNode> marks) {
        boolean afterShort = false;
        for (JsonNode mark : marks) {
            boolean known = mark.path("type").asText().equals("ephemeral")
                    && List.of("", "5m", "1h").contains(mark.path("ttl").asText());
            if (!known || unknown("cache_control", mark, Set.of("type", "ttl")).isPresent()) {
                return Optional.of("cache_control: unknown form " + mark);
            }
            if (afterShort && isLong(mark)) {
                return Optional.of("a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block");
            }
            afterShort |= !isLong(mark);
        }
        return Optional.empty();
    }

    private static boolean isLong(JsonNode mark) {
        return mark.path("ttl").asText().equals("1h");
    }

    private static void collect(JsonNode blocks, List<JsonNode> marks) {
        for (JsonNode block : blocks) {
            collect(block.path("content"), marks);
            if (block.has("cache_control")) {
                marks.add(block.path("cache_control"));
            }
        }
    }
}
