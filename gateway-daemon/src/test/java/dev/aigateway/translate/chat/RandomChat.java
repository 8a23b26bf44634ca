package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A chat request such as a client with a bad memory and worse manners could send; the same for the same seed. */
final class RandomChat {

    static final List<String> MODELS = List.of(
            "claude-fable-5-2",
            "claude-mythos-5-1",
            "claude-fable-5",
            "claude-opus-5-5",
            "claude-sonnet-5-5",
            "claude-haiku-5-5",
            "claude-opus-5",
            "claude-sonnet-5",
            "claude-opus-4-8",
            "claude-opus-4-7",
            "claude-opus-4-6",
            "claude-sonnet-4-6",
            "claude-opus-4-5",
            "claude-sonnet-4-5",
            "claude-haiku-4-5");

    private static final List<String> IDS = List.of("a", "b", "call.1", "call_1", "functions.x:0", "", "é");
    private static final List<String> TEXTS = List.of("Hello", "", " ", "\n", "naïve 😀", "trailing \n", "\u00a0");
    private static final List<String> ARGUMENTS = List.of("{}", "", "{\"a\":1.0}", "[1]", "{\"a\":", "null");

    private final Dice dice;
    private final ObjectNode request = JsonNodeFactory.instance.objectNode();
    private final ArrayNode messages;
    private final RandomParts parts;
    private final List<String> openIds = new ArrayList<>();
    private final boolean tools;
    private boolean toldTwice;

    RandomChat(long seed) {
        this.dice = new Dice(seed);
        this.parts = new RandomParts(dice);
        request.put("model", dice.one(MODELS));
        this.tools = dice.coin();
        this.messages = request.putArray("messages");
        RandomTerms.fill(request, tools, dice);
        for (int i = dice.below(12); i > 0; i--) {
            message();
        }
        user(); // A turn of the user ends it, so that another may follow.
        if (dice.oneIn(4)) {
            add("system").put("content", "Late.");
        }
    }

    /** Whether a call may stand in a message twice, in both dialects, and only there is known to be one. */
    boolean toldTwice() {
        return toldTwice;
    }

    String model() {
        return request.path("model").textValue();
    }

    byte[] bytes() {
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** In the shape of the Responses API. */
    byte[] responses() {
        return Dialects.responses(request).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** With the provider's own blocks and tools, as Cursor sends them for models that it takes for the provider's. */
    byte[] anthropic() {
        return Dialects.anthropic(request).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same conversation, with something for the model to go on with. */
    byte[] endedByAssistant() {
        ObjectNode ended = request.deepCopy();
        ended.withArray("messages").addObject().put("role", "assistant").put("content", dice.one(TEXTS));
        return ended.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same conversation, after an answer and another turn of the user. */
    byte[] withOneTurnMore() {
        ObjectNode answer = add("assistant").put("content", "Well, " + dice.one(TEXTS));
        if (tools) {
            calls(answer);
        }
        results();
        user();
        return bytes();
    }

    private void message() {
        switch (dice.below(9)) {
            case 0 -> add(dice.one(List.of("system", "developer"))).put("content", dice.one(TEXTS));
            case 1, 2 -> parts.user(add("user").putArray("content"));
            case 3 -> parts.assistant(add("assistant"));
            case 4, 5 -> calls(add("assistant").put("content", dice.one(TEXTS)));
            case 6 -> results();
            case 7 -> blocks();
            default -> functionCall();
        }
    }

    private void user() {
        ObjectNode message = add("user").put("content", "Say " + dice.one(TEXTS));
        RandomTerms.mark(message, dice);
    }

    private void calls(ObjectNode message) {
        for (int i = dice.below(3); i >= 0; i--) {
            String id = dice.one(IDS);
            openIds.add(id);
            ObjectNode call = message.withArray("tool_calls").addObject().put("id", id);
            if (dice.oneIn(5)) {
                call.put("type", "custom")
                        .putObject("custom")
                        .put("name", dice.one(RandomTerms.TOOL_NAMES))
                        .put("input", dice.one(TEXTS));
            } else {
                call.put("type", "function")
                        .putObject("function")
                        .put("name", dice.one(RandomTerms.TOOL_NAMES))
                        .put("arguments", dice.one(ARGUMENTS));
            }
        }
    }

    /** Some of those that are due, in any order, and some that are not. */
    private void results() {
        dice.maybe(() -> openIds.add(dice.one(IDS)));
        dice.maybe(() -> Collections.shuffle(openIds, dice.random()));
        dice.maybe(() -> openIds.subList(0, openIds.size() / 2).clear());
        for (String id : openIds) {
            ObjectNode message = add("tool").put("tool_call_id", id).put("content", dice.one(TEXTS));
            dice.maybe(() -> parts.result(message.putArray("content")));
        }
        openIds.clear();
    }

    /** A call and perhaps its result in the provider's own words, and perhaps the call in the other's too. */
    private void blocks() {
        String id = dice.one(IDS);
        ObjectNode assistant = add("assistant");
        parts.toolUse(assistant.putArray("content"), id);
        if (dice.oneIn(4)) {
            toldTwice = true;
            openIds.add(id);
            calls(assistant);
        }
        dice.maybe(() -> parts.toolResult(add("user").putArray("content"), id));
    }

    private void functionCall() {
        String name = dice.one(RandomTerms.TOOL_NAMES);
        add("assistant")
                .putNull("content")
                .putObject("function_call")
                .put("name", name)
                .put("arguments", "{}");
        dice.maybe(() -> add("function").put("name", name).put("content", dice.one(TEXTS)));
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }
}
