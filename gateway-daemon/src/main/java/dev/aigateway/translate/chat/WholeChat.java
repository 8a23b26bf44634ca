package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.translate.chat.MessagesToChat.Result;
import dev.aigateway.usage.UsageReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects a chat answer that goes out at once. */
final class WholeChat implements ChatParts {

    private record Called(ToolCall call, StringBuilder arguments) {}

    private final ChatTerms terms;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<Called> calls = new ArrayList<>();
    private String id = "";
    private long createdAt;
    private @Nullable String refusal;
    private @Nullable FinishReason reason;
    private UsageReport usage = UsageReport.NONE;
    private @Nullable ChatError error;

    WholeChat(ChatTerms terms) {
        this.terms = terms;
    }

    @Override
    public void begin(String answerId, long seconds) {
        id = answerId;
        createdAt = seconds;
    }

    @Override
    public void content(String text) {
        content.append(text);
    }

    @Override
    public void reasoning(String text) {
        reasoning.append(text);
    }

    @Override
    public void refusal(String text) {
        refusal = text;
    }

    @Override
    public void call(ToolCall call) {
        calls.add(new Called(call, new StringBuilder()));
    }

    @Override
    public void arguments(ToolCall call, String piece) {
        calls.get(call.index()).arguments.append(piece);
    }

    @Override
    public void signOfLife() {}

    @Override
    public void end(FinishReason why, UsageReport used) {
        reason = why;
        usage = used;
    }

    @Override
    public void failed(ChatError failure) {
        error = failure;
    }

    /** An answer that did not end is none. */
    Result result() {
        if (reason != null) {
            return new Result.Answered(json(reason).getBytes(StandardCharsets.UTF_8));
        }
        return new Result.Failed(error != null ? error : ChatError.INTERRUPTED);
    }

    private String json(FinishReason why) {
        ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", 0);
        choice.set("message", message());
        choice.putNull("logprobs").put("finish_reason", why.word());
        StringBuilder json = new StringBuilder("{\"id\":");
        JsonText.quote(json, id)
                .append(",\"object\":\"chat.completion\",\"created\":")
                .append(createdAt);
        JsonText.quote(json.append(",\"model\":"), terms.model());
        json.append(",\"choices\":[").append(choice).append("],\"usage\":");
        ChatUsage.write(json, usage);
        serviceTier().ifPresent(tier -> JsonText.quote(json.append(",\"service_tier\":"), tier));
        return json.append('}').toString();
    }

    private ObjectNode message() {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
        message.put("content", content.isEmpty() ? null : content.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            putCalls(message);
        }
        return message.put("refusal", refusal);
    }

    private void putCalls(ObjectNode message) {
        for (Called called : calls) {
            switch (called.call.form()) {
                case LEGACY -> message.set("function_call", function(called));
                case FUNCTION -> toolCall(message, called, "function").set("function", function(called));
                case CUSTOM ->
                    toolCall(message, called, "custom")
                            .putObject("custom")
                            .put("name", called.call.name())
                            .put("input", called.arguments.toString());
            }
        }
    }

    private static ObjectNode toolCall(ObjectNode message, Called called, String type) {
        ArrayNode toolCalls = message.withArray("tool_calls");
        return toolCalls.addObject().put("id", called.call.id()).put("type", type);
    }

    private static ObjectNode function(Called called) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", called.call.name())
                .put("arguments", called.arguments.toString());
    }

    private Optional<String> serviceTier() {
        if ("fast".equals(usage.speed())) {
            return Optional.of("fast");
        }
        return switch (usage.serviceTier() == null ? "" : usage.serviceTier()) {
            case "standard" -> Optional.of("default");
            case "priority" -> Optional.of("priority");
            default -> Optional.empty();
        };
    }
}
