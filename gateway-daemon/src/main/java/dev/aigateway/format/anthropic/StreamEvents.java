package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.anthropic.AssistantMessage.Content.Text;
import dev.aigateway.format.anthropic.AssistantMessage.Content.ToolUse;
import dev.aigateway.sse.SseFrame;

/** Writes the events of the Messages API for a message of one block, in the order of the methods. */
public final class StreamEvents {

    private final AssistantMessage message;

    public StreamEvents(AssistantMessage message) {
        this.message = message;
    }

    /** Claims one token of output, as the real one does before there is any. */
    public SseFrame messageStart() {
        ObjectNode begun = MessageJson.begun(message);
        begun.set("usage", MessageJson.usage(message.usage().withOutput(1)));
        return frame(event("message_start").set("message", begun));
    }

    public SseFrame contentBlockStart() {
        ObjectNode empty = switch (message.content()) {
            case Text _ -> MessageJson.text("");
            case ToolUse use -> MessageJson.toolUse(use, MessageJson.JSON.createObjectNode());
        };
        return frame(event("content_block_start").put("index", 0).set("content_block", empty));
    }

    public SseFrame ping() {
        return frame(event("ping"));
    }

    /** A piece of the text, or of the JSON that are the tool's arguments. */
    public SseFrame contentBlockDelta(String piece) {
        ObjectNode event = event("content_block_delta").put("index", 0);
        switch (message.content()) {
            case Text _ -> event.putObject("delta").put("type", "text_delta").put("text", piece);
            case ToolUse _ ->
                event.putObject("delta").put("type", "input_json_delta").put("partial_json", piece);
        }
        return frame(event);
    }

    public SseFrame contentBlockStop() {
        return frame(event("content_block_stop").put("index", 0));
    }

    public SseFrame messageDelta() {
        ObjectNode event = event("message_delta");
        event.putObject("delta").put("stop_reason", message.stopReason()).putNull("stop_sequence");
        event.putObject("usage").put("output_tokens", message.usage().output());
        return frame(event);
    }

    public SseFrame messageStop() {
        return frame(event("message_stop"));
    }

    private static ObjectNode event(String type) {
        return MessageJson.JSON.createObjectNode().put("type", type);
    }

    private static SseFrame frame(ObjectNode event) {
        return SseFrame.event(event.path("type").textValue(), event.toString());
    }
}
