package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A call whose input is still coming. Not for several threads at once. */
final class OpenToolCall {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ToolCall call;
    private final boolean textOnly;
    private final String given;
    private final StringBuilder held = new StringBuilder();
    private boolean told;

    /**
     * Begins with nothing told.
     *
     * @param textOnly whether the client wants only the text in the input's one member, which is known at its end
     * @param given the input as far as it stood in the beginning
     */
    OpenToolCall(ToolCall call, boolean textOnly, String given) {
        this.call = call;
        this.textOnly = textOnly;
        this.given = given;
    }

    void more(String json, ChatParts parts) {
        if (textOnly) {
            held.append(json);
        } else if (!json.isEmpty()) {
            told = true;
            parts.arguments(call, json);
        }
    }

    /** A tool that takes nothing is given an empty object all the same, because clients parse what they get. */
    void end(ChatParts parts) {
        if (!textOnly) {
            if (!told) {
                parts.arguments(call, given);
            }
            return;
        }
        String text = text(held.isEmpty() ? given : held.toString());
        if (!text.isEmpty()) {
            parts.arguments(call, text);
        }
    }

    /** What was cut off is no JSON, and is passed on as the fragment that it is. */
    private static String text(String json) {
        try {
            JsonNode input = JSON.readTree(json).path("input");
            return input.isTextual() ? input.textValue() : json.equals("{}") ? "" : json;
        } catch (IOException e) {
            return json;
        }
    }
}
