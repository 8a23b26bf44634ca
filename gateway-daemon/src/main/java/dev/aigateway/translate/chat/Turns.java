package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.translate.chat.Turn.Role;
import java.util.ArrayList;
import java.util.List;

/** The order of turns that the Messages API wants: the user begins and, for most models, ends. */
final class Turns {

    private static final String BEGINNING = ".";
    private static final String CONTINUATION = "Please continue.";

    private Turns() {}

    /** Neighbours of one role become one. */
    static List<Turn> merged(List<Turn> turns) {
        List<Turn> merged = new ArrayList<>();
        List<ObjectNode> blocks = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            blocks.addAll(turn.blocks());
            if (i + 1 == turns.size() || !turns.get(i + 1).is(turn.role())) {
                merged.add(turn.with(blocks));
                blocks.clear();
            }
        }
        return merged;
    }

    static void checkUserSpeaks(List<Turn> turns) {
        if (turns.stream().noneMatch(turn -> turn.is(Role.USER))) {
            throw new InvalidRequest("messages: at least one user message is required", "messages");
        }
    }

    static List<Turn> begunByUser(List<Turn> turns) {
        if (turns.getFirst().is(Role.USER)) {
            return turns;
        }
        List<Turn> begun = new ArrayList<>(turns);
        begun.addFirst(Turn.user(BEGINNING));
        return begun;
    }

    /** {@code prefill}: whether a last turn of the assistant is something for the model to go on with. */
    static List<Turn> ended(List<Turn> turns, boolean prefill, boolean nativeFormat, Warnings warnings) {
        if (!turns.getLast().is(Role.ASSISTANT)) {
            return turns;
        }
        List<Turn> ended = new ArrayList<>(turns);
        if (!prefill) {
            warnings.add(Warning.PREFILL_UNSUPPORTED);
            ended.add(Turn.user(CONTINUATION));
        } else if (nativeFormat) {
            warnings.add(Warning.PREFILL_UNSUPPORTED);
            ended.removeLast();
        } else {
            ended.set(ended.size() - 1, withoutTrailingWhitespace(ended.getLast()));
        }
        return ended;
    }

    private static Turn withoutTrailingWhitespace(Turn turn) {
        ObjectNode last = turn.blocks().getLast();
        if (Blocks.is(last, "text")) {
            last.put("text", Blank.withoutTrailing(last.path("text").asText()));
        }
        return turn;
    }
}
