package dev.aigateway.translate.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.RequestJson;
import dev.aigateway.format.openai.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the body, its fields always in the same order, and the messages at its end since they grow. For one request. */
final class MessagesJson {

    private final ObjectNode body = Blocks.JSON.objectNode();

    /** Always as a stream: a whole answer of this length could take longer than a connection may be silent. */
    MessagesJson(String model, OutputLimit limit) {
        body.put("model", model).put("max_tokens", limit.tokens()).put("stream", true);
    }

    ObjectNode body() {
        return body;
    }

    void system(List<ObjectNode> blocks) {
        if (!blocks.isEmpty()) {
            body.putArray("system").addAll(blocks);
        }
    }

    void tools(ToolTerms terms) {
        if (!terms.tools().isEmpty()) {
            body.putArray("tools").addAll(terms.tools());
        }
        terms.choice().ifPresent(choice -> body.set("tool_choice", choice));
    }

    void thinking(Thinking thinking, ResponseFormat format) {
        thinking.form().ifPresent(form -> body.set("thinking", form));
        thinking.effort().ifPresent(effort -> body.withObject("output_config").put("effort", effort.word()));
        format.format().ifPresent(schema -> body.withObject("output_config").set("format", schema));
    }

    void stopSequences(List<String> sequences) {
        if (!sequences.isEmpty()) {
            sequences.forEach(body.putArray("stop_sequences")::add);
        }
    }

    /** After the messages only what a conversation gets with its length. */
    byte[] bytes(List<Turn> turns, ChatRequest request, Warnings warnings) {
        turns.stream().map(Turn::json).forEach(body.withArray("messages")::add);
        Caching.marked(body, request, warnings);
        return utf8(body);
    }

    /** By way of a string: half a surrogate pair, which a client may well send, becomes a question mark and no error. */
    private static byte[] utf8(ObjectNode json) {
        try {
            return RequestJson.MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory can always be written", e);
        }
    }
}
