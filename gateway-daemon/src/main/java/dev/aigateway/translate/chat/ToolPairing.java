package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.translate.chat.Turn.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The results of tools at the beginning of the turn right after their calls, all of them and no others, as the Messages
 * API demands. Looks back only: what comes later changes nothing before it. For one request.
 */
final class ToolPairing {

    private static final String NO_RESULT = "No result was provided for this tool call.";
    private static final Pattern UNKNOWN_CHARACTERS = Pattern.compile("[^A-Za-z0-9_-]");

    private final Warnings warnings;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> lastSuffixes = new HashMap<>();

    /** The calls of the last assistant turn without a result: the client's ids, and ours for each call under them. */
    private Map<String, Queue<String>> open = Map.of();

    private ToolPairing(Warnings warnings) {
        this.warnings = warnings;
    }

    /** {@code turns}: merged. */
    static List<Turn> paired(List<Turn> turns, Warnings warnings) {
        ToolPairing pairing = new ToolPairing(warnings);
        List<Turn> paired = new ArrayList<>();
        for (Turn turn : turns) {
            paired.add(pairing.next(turn));
        }
        List<ObjectNode> missing = pairing.missing();
        if (!missing.isEmpty()) {
            paired.add(new Turn(Role.USER, missing));
        }
        return paired;
    }

    private Turn next(Turn turn) {
        return switch (turn.role()) {
            case SYSTEM -> turn;
            case ASSISTANT -> calling(turn);
            case USER -> answering(turn);
        };
    }

    private Turn calling(Turn turn) {
        open = new LinkedHashMap<>();
        for (ObjectNode block : turn.blocks()) {
            if (Blocks.is(block, "tool_use")) {
                String asked = block.path("id").asText();
                String id = free(asked);
                block.put("id", id);
                open.computeIfAbsent(asked, _ -> new ArrayDeque<>()).add(id);
            }
        }
        return turn;
    }

    private Turn answering(Turn turn) {
        List<ObjectNode> results = new ArrayList<>();
        List<ObjectNode> others = new ArrayList<>();
        for (ObjectNode block : turn.blocks()) {
            if (!Blocks.is(block, "tool_result")) {
                others.add(block);
            } else if (answers(block)) {
                results.add(block);
            } else {
                warnings.add(Warning.TOOL_RESULT_ORPHANED);
                others.addAll(orphan(block));
            }
        }
        results.addAll(missing());
        results.addAll(others);
        return turn.with(results);
    }

    private boolean answers(ObjectNode result) {
        Queue<String> calls = open.get(result.path("tool_use_id").asText());
        String id = calls == null ? null : calls.poll();
        if (id == null) {
            return false;
        }
        result.put("tool_use_id", id);
        return true;
    }

    private List<ObjectNode> missing() {
        List<ObjectNode> missing = open.values().stream()
                .flatMap(Queue::stream)
                .map(ToolPairing::noResult)
                .toList();
        open = Map.of();
        if (!missing.isEmpty()) {
            warnings.add(Warning.TOOL_RESULT_MISSING);
        }
        return missing;
    }

    private static ObjectNode noResult(String id) {
        return Blocks.toolResult(id).put("is_error", true).put("content", NO_RESULT);
    }

    /** As text, with its pictures after it. */
    private static List<ObjectNode> orphan(ObjectNode result) {
        List<ObjectNode> blocks = new ArrayList<>();
        blocks.add(Blocks.text("Tool result (" + result.path("tool_use_id").asText() + "): " + text(result)));
        for (var block : result.path("content")) {
            if (block instanceof ObjectNode object && !Blocks.is(object, "text")) {
                blocks.add(object);
            }
        }
        return blocks;
    }

    private static String text(ObjectNode result) {
        return result.path("content").isTextual()
                ? result.path("content").textValue()
                : StreamSupport.stream(result.path("content").spliterator(), false)
                        .filter(block -> Blocks.is(block, "text"))
                        .map(block -> block.path("text").asText())
                        .collect(Collectors.joining("\n"));
    }

    private String free(String asked) {
        String clean =
                asked.isEmpty() ? "call" : UNKNOWN_CHARACTERS.matcher(asked).replaceAll("_");
        String candidate = clean;
        while (!taken.add(candidate)) {
            candidate = clean + "_" + lastSuffixes.merge(clean, 2, (last, _) -> last + 1);
        }
        return candidate;
    }
}
