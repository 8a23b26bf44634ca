package dev.aigateway.translate.chat;

import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.chat.ToolCall.Form;
import dev.aigateway.usage.UsageReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the chunks of a streamed chat answer. A delta holds one of content, reasoning and calls, and the last chunk
 * with a finish reason holds none: clients read only the first that they find.
 */
final class ChatChunks implements ChatParts {

    private static final SseFrame PING = SseFrame.comment("ping");
    private static final SseFrame DONE = SseFrame.of("data: [DONE]\n\n");

    private final ChatTerms terms;
    private final String restOfChunk;
    private final StringBuilder line = new StringBuilder();
    private List<SseFrame> written = new ArrayList<>();
    /** What all chunks have in common; empty until the answer begins. */
    private String head = "";

    ChatChunks(ChatTerms terms) {
        this.terms = terms;
        this.restOfChunk = terms.includeUsage() ? ",\"usage\":null}\n\n" : "}\n\n";
    }

    /** What was written since the last call of this. */
    List<SseFrame> take() {
        List<SseFrame> taken = written;
        written = new ArrayList<>();
        return taken;
    }

    @Override
    public void begin(String id, long createdAt) {
        StringBuilder json = new StringBuilder("data: {\"id\":");
        JsonText.quote(json, id)
                .append(",\"object\":\"chat.completion.chunk\",\"created\":")
                .append(createdAt);
        JsonText.quote(json.append(",\"model\":"), terms.model());
        head = json.toString();
        delta("\"role\":\"assistant\",\"content\":\"\"");
    }

    @Override
    public void content(String text) {
        delta("\"content\":", text, "");
    }

    @Override
    public void reasoning(String text) {
        delta("\"reasoning_content\":", text, "");
    }

    @Override
    public void refusal(String text) {
        delta("\"refusal\":", text, "");
    }

    @Override
    public void call(ToolCall call) {
        StringBuilder json = new StringBuilder();
        if (call.form() == Form.LEGACY) {
            JsonText.quote(json.append("\"function_call\":{\"name\":"), call.name())
                    .append(",\"arguments\":\"\"}");
        } else {
            JsonText.quote(openCall(json, call).append(",\"id\":"), call.id());
            json.append(
                    call.form() == Form.CUSTOM
                            ? ",\"type\":\"custom\",\"custom\""
                            : ",\"type\":\"function\",\"function\"");
            JsonText.quote(json.append(":{\"name\":"), call.name());
            json.append(call.form() == Form.CUSTOM ? ",\"input\":\"\"}}]" : ",\"arguments\":\"\"}}]");
        }
        delta(json.toString());
    }

    @Override
    public void arguments(ToolCall call, String piece) {
        switch (call.form()) {
            case LEGACY -> delta("\"function_call\":{\"arguments\":", piece, "}");
            case FUNCTION -> delta(openCall(call) + ",\"function\":{\"arguments\":", piece, "}}]");
            case CUSTOM -> delta(openCall(call) + ",\"custom\":{\"input\":", piece, "}}]");
        }
    }

    private static String openCall(ToolCall call) {
        return openCall(new StringBuilder(), call).toString();
    }

    private static StringBuilder openCall(StringBuilder json, ToolCall call) {
        return json.append("\"tool_calls\":[{\"index\":").append(call.index());
    }

    @Override
    public void signOfLife() {
        written.add(PING);
    }

    @Override
    public void end(FinishReason reason, UsageReport usage) {
        chunk("", "", "", "\"" + reason.word() + "\"");
        if (terms.includeUsage()) {
            line.setLength(0);
            ChatUsage.write(line.append(head).append(",\"choices\":[],\"usage\":"), usage);
            written.add(SseFrame.of(line.append("}\n\n").toString()));
        }
        written.add(DONE);
    }

    /** Without finish reason, usage and end: a client that overlooks the error must not see a complete answer. */
    @Override
    public void failed(ChatError error) {
        written.add(SseFrame.of("data: " + error.text() + "\n\n"));
    }

    private void delta(String json) {
        chunk(json, "", "", "null");
    }

    private void delta(String before, String text, String after) {
        chunk(before, text, after, "null");
    }

    private void chunk(String before, String text, String after, String finishReason) {
        line.setLength(0);
        line.append(head).append(",\"choices\":[{\"index\":0,\"delta\":{").append(before);
        if (!text.isEmpty()) {
            JsonText.quote(line, text);
        }
        line.append(after).append("},\"logprobs\":null,\"finish_reason\":").append(finishReason);
        written.add(SseFrame.of(line.append("}]").append(restOfChunk).toString()));
    }
}
