package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** One message of the Messages API. */
record Turn(Role role, List<ObjectNode> blocks) {

    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    Turn {
        blocks = List.copyOf(blocks);
    }

    static Turn user(String text) {
        return new Turn(Role.USER, List.of(Blocks.text(text)));
    }

    boolean is(Role other) {
        return role == other;
    }

    boolean has(String blockType) {
        return Blocks.has(blocks, blockType);
    }

    Turn with(List<ObjectNode> otherBlocks) {
        return new Turn(role, otherBlocks);
    }

    ObjectNode json() {
        ObjectNode message = Blocks.JSON.objectNode().put("role", role.name().toLowerCase(Locale.ROOT));
        message.putArray("content").addAll(blocks);
        return message;
    }
}
