package dev.aigateway.translate.chat;

import dev.aigateway.format.anthropic.AnthropicEvent;
import dev.aigateway.format.anthropic.AnthropicEvent.Block;
import dev.aigateway.format.anthropic.AnthropicEvent.BlockStart;
import dev.aigateway.format.anthropic.AnthropicEvent.BlockStop;
import dev.aigateway.format.anthropic.AnthropicEvent.ContentDelta;
import dev.aigateway.format.anthropic.AnthropicEvent.Delta;
import dev.aigateway.format.anthropic.AnthropicEvent.Failed;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageDelta;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageStart;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageStop;
import dev.aigateway.format.anthropic.AnthropicEvent.Other;
import dev.aigateway.format.anthropic.AnthropicEvent.Ping;
import dev.aigateway.translate.chat.ToolCall.Form;
import dev.aigateway.usage.UsageReport;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the events of one answer of the Messages API as the parts of a chat answer. Not for several threads at once. */
final class ChatAnswer {

    private static final String REFUSED = "The model refused to answer this request.";

    private final ChatTerms terms;
    private final ChatParts parts;
    private final InstantSource clock;
    /** By the provider's index of their block, which also counts texts and thoughts. */
    private final Map<Integer, OpenToolCall> openCalls = new LinkedHashMap<>();
    /** The open blocks of which the client sees nothing, whatever their deltas look like. */
    private final Set<Integer> hidden = new HashSet<>();

    private int calls;
    private boolean thought;
    private boolean thoughtInThisBlock;
    private UsageReport usage = UsageReport.NONE;
    private @Nullable String stopReason;
    private @Nullable String explanation;
    private boolean begun;
    private boolean ended;

    ChatAnswer(ChatTerms terms, ChatParts parts, InstantSource clock) {
        this.terms = terms;
        this.parts = parts;
        this.clock = clock;
    }

    void add(AnthropicEvent event) {
        if (ended) {
            return;
        }
        switch (event) {
            case MessageStart start -> {
                usage = start.usage().over(usage);
                begin(start.id());
            }
            case BlockStart start -> start(start.index(), start.block());
            case ContentDelta more -> more(more.index(), more.delta());
            case BlockStop stop -> stop(stop.index());
            case MessageDelta delta -> remember(delta);
            case MessageStop _ -> end();
            case Ping _ -> parts.signOfLife();
            case Failed failed -> fail(ChatError.ofEvent(failed.type(), failed.message()));
            case Other _ -> {} // The stream gets new events all the time.
        }
    }

    /** Whether its end was told, or why there will be none. */
    boolean ended() {
        return ended;
    }

    /** The provider sends what cannot be read. */
    void unreadable() {
        if (!ended) {
            fail(ChatError.UNREADABLE);
        }
    }

    /** The stream is over. An answer that had only its last event to come is complete. */
    void cutOff() {
        if (ended) {
            return;
        }
        if (stopReason != null) {
            end();
        } else {
            fail(ChatError.INTERRUPTED);
        }
    }

    /** With the provider's id of the message; null where it sent a part before it had begun. */
    private void begin(@Nullable String messageId) {
        if (!begun) {
            begun = true;
            String id = messageId == null ? "" : messageId;
            parts.begin(
                    "chatcmpl-" + (id.startsWith("msg_") ? id.substring(4) : id),
                    clock.instant().getEpochSecond());
        }
    }

    private void start(int index, Block block) {
        stop(index);
        switch (block) {
            case Block.Text text -> content(text.text());
            case Block.Thinking thinking -> {
                thoughtInThisBlock = false;
                reasoning(thinking.text());
            }
            case Block.ToolUse use -> call(index, use);
            case Block.Hidden _ -> hidden.add(index);
        }
    }

    private void more(int index, Delta delta) {
        if (hidden.contains(index)) {
            return;
        }
        switch (delta) {
            case Delta.Text text -> content(text.text());
            case Delta.Thinking thinking -> reasoning(thinking.text());
            case Delta.Json json -> {
                OpenToolCall call = openCalls.get(index);
                if (call != null) {
                    call.more(json.text(), parts);
                }
            }
            case Delta.Hidden _ -> {}
        }
    }

    private void content(String text) {
        if (!text.isEmpty()) {
            begin(null);
            parts.content(text);
        }
    }

    private void reasoning(String text) {
        if (text.isEmpty()) {
            return;
        }
        begin(null);
        parts.reasoning(thought && !thoughtInThisBlock ? "\n\n" + text : text);
        thought = true;
        thoughtInThisBlock = true;
    }

    private void call(int index, Block.ToolUse use) {
        if (terms.functions() && calls > 0) {
            return; // There is room for one in the older form, and the provider was asked for one.
        }
        boolean custom = terms.customTools().contains(use.name());
        boolean raw = terms.rawTools().contains(use.name());
        String name = terms.toolNames().getOrDefault(use.name(), use.name());
        Form form = terms.functions() ? Form.LEGACY : custom ? Form.CUSTOM : Form.FUNCTION;
        ToolCall call = new ToolCall(calls++, use.id(), name, form);
        openCalls.put(index, new OpenToolCall(call, custom || raw, use.input()));
        begin(null);
        parts.call(call);
    }

    private void stop(int index) {
        hidden.remove(index);
        OpenToolCall call = openCalls.remove(index);
        if (call != null) {
            call.end(parts);
        }
    }

    private void remember(MessageDelta delta) {
        usage = delta.usage().over(usage);
        stopReason = delta.stopReason() != null ? delta.stopReason() : stopReason;
        if (delta.refusal() != null && delta.refusal().explanation() != null) {
            explanation = delta.refusal().explanation();
        }
    }

    private void end() {
        begin(null);
        openCalls.values().forEach(call -> call.end(parts));
        FinishReason reason = FinishReason.of(stopReason, calls > 0, terms.functions());
        if (reason == FinishReason.CONTENT_FILTER) {
            parts.refusal(explanation != null ? explanation : REFUSED);
        }
        parts.end(reason, usage);
        ended = true;
    }

    private void fail(ChatError error) {
        parts.failed(error);
        ended = true;
    }
}
