package dev.aigateway.upstream;

import static dev.aigateway.upstream.TranslatedRules.each;
import static dev.aigateway.upstream.TranslatedRules.unknown;
import static dev.aigateway.upstream.TranslatedRules.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What each kind of content block may hold, and where it may stand. */
final class BlockRules {

    private static final Map<String, List<String>> TYPES = Map.of(
            "system", List.of("text"),
            "user", List.of("text", "image", "document", "tool_result"),
            "assistant", List.of("text", "tool_use"),
            "tool_result", List.of("text", "image", "document"));

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "text", Set.of("type", "text", "cache_control"),
            "image", Set.of("type", "source", "cache_control"),
            "document", Set.of("type", "source", "title", "context", "cache_control"),
            "tool_use", Set.of("type", "id", "name", "input", "cache_control"),
            "tool_result", Set.of("type", "tool_use_id", "content", "is_error", "cache_control"));

    private static final Map<String, String> MAGIC = Map.of(
            "image/jpeg", "\u00ff\u00d8\u00ff",
            "image/png", "\u0089PNG",
            "image/gif", "GIF8",
            "image/webp", "RIFF",
            "application/pdf", "%PDF");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?:.*", Pattern.DOTALL);

    private BlockRules() {}

    /** {@code place}: a role, or the block that this one stands in. */
    static Optional<String> problem(String place, JsonNode block) {
        String type = block.path("type").asText();
        if (!TYPES.getOrDefault(place, List.of()).contains(type)) {
            return Optional.of(type + " may not stand in " + place);
        }
        return unknown(type, block, FIELDS.getOrDefault(type, Set.of())).or(() -> switch (type) {
            case "text" -> unless(!block.path("text").asText().isBlank(), "text: is blank");
            case "image" -> source(block.path("source"), "image/");
            case "document" -> document(block);
            case "tool_use" -> unless(NAME.matcher(block.path("name").asText()).matches(), "tool_use: name");
            default -> result(block);
        });
    }

    private static Optional<String> document(JsonNode document) {
        int title = document.path("title").asText().length();
        return unless(!document.has("title") || (title > 0 && title <= 500), "document: title")
                .or(() -> source(document.path("source"), "application/pdf"));
    }

    private static Optional<String> source(JsonNode source, String mediaType) {
        return switch (source.path("type").asText()) {
            case "url" ->
                unknown("source", source, Set.of("type", "url"))
                        .or(() -> unless(
                                ADDRESS.matcher(source.path("url").asText()).matches(), "source: url"));
            case "base64" ->
                unknown("source", source, Set.of("type", "media_type", "data"))
                        .or(() -> unless(isAsLabelled(source, mediaType), "source: its bytes are something else"));
            case "text" ->
                unless(
                        source.path("media_type").asText().equals("text/plain")
                                && !source.path("data").asText().isEmpty(),
                        "source: text");
            default -> Optional.of("source: unknown type");
        };
    }

    private static boolean isAsLabelled(JsonNode source, String mediaType) {
        String label = source.path("media_type").asText();
        byte[] bytes = Base64.getDecoder().decode(source.path("data").asText());
        return label.startsWith(mediaType)
                && MAGIC.containsKey(label)
                && new String(bytes, StandardCharsets.ISO_8859_1).startsWith(MAGIC.getOrDefault(label, "?"));
    }

    private static Optional<String> result(JsonNode result) {
        JsonNode content = result.path("content");
        boolean something = content.isTextual() ? !content.textValue().isBlank() : !content.isEmpty();
        return unless(!result.has("content") || something, "tool_result: empty content")
                .or(() -> each(content, block -> problem("tool_result", block)));
    }
}
