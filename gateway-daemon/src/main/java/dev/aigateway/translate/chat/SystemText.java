package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.translate.chat.Turn.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What the system says: at the top of the request, or within the conversation where the model allows that. There it is
 * the better place for what comes late, since all that was kept or signed before it stays valid.
 */
record SystemText(List<ObjectNode> lifted, List<Turn> conversation) {

    static SystemText of(List<Turn> turns, boolean allowedInConversation) {
        List<ObjectNode> lifted = new ArrayList<>();
        List<Turn> conversation = new ArrayList<>();
        List<Turn> merged = Turns.merged(turns);
        for (int i = 0; i < merged.size(); i++) {
            Turn turn = merged.get(i);
            if (turn.is(Role.SYSTEM) && !(allowedInConversation && mayStay(merged, i))) {
                lifted.addAll(turn.blocks());
            } else {
                conversation.add(turn);
            }
        }
        return new SystemText(lifted, conversation);
    }

    /** Only between the user and the assistant, or at the end after the user. */
    private static boolean mayStay(List<Turn> turns, int index) {
        boolean afterUser = index > 0 && turns.get(index - 1).is(Role.USER);
        boolean beforeAssistant =
                index + 1 == turns.size() || turns.get(index + 1).is(Role.ASSISTANT);
        return afterUser && beforeAssistant;
    }
}
