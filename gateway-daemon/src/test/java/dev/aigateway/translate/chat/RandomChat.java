package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

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

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> IDS = List.of("a", "b", "call.1", "call_1", "functions.x:0", "", "é");
    private static final List<String> NAMES = List.of("look", "mcp.look", "mcp_look", "go/to", "x".repeat(70));
    private static final List<String> TEXTS = List.of("Hello", "", " ", "\n", "naïve 😀", "trailing \n", "\u00a0");
    private static final List<String> ARGUMENTS = List.of("{}", "", "{\"a\":1.0}", "[1]", "{\"a\":", "null");
    private static final String PICTURE = "data:image/png;base64,R0lGODlhAQABAAAA";

    private final Random random;
    private final ObjectNode request = JSON.objectNode();
    private final ArrayNode messages;
    private final List<String> openIds = new ArrayList<>();
    private final boolean tools;
    private int marks;

    RandomChat(long seed) {
        this.random = new Random(seed);
        request.put("model", one(MODELS));
        this.tools = random.nextBoolean();
        this.messages = request.putArray("messages");
        fields();
        for (int i = random.nextInt(12); i > 0; i--) {
            message();
        }
        user(); // A turn of the user ends it, so that another may follow.
        if (random.nextInt(4) == 0) {
            add("system").put("content", "Late.");
        }
    }

    String model() {
        return request.path("model").textValue();
    }

    byte[] bytes() {
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same conversation, after an answer and another turn of the user. */
    byte[] withOneTurnMore() {
        ObjectNode answer = add("assistant").put("content", "Well, " + one(TEXTS));
        if (tools) {
            calls(answer);
        }
        results();
        user();
        return bytes();
    }

    private void fields() {
        if (tools) {
            tools();
        }
        maybe(() -> request.put("max_tokens", one(List.of(1, 100, 3_000, 50_000, 10_000_000))));
        maybe(() -> request.put("temperature", random.nextInt(20) / 10.0));
        maybe(() -> request.put("top_p", random.nextInt(11) / 10.0));
        maybe(() -> request.put("top_k", 40));
        maybe(() -> request.put("reasoning_effort", one(List.of("none", "minimal", "low", "high", "xhigh", "max"))));
        maybe(() -> request.putObject("thinking")
                .put("type", one(List.of("adaptive", "enabled", "disabled", "between_tools")))
                .put("budget_tokens", random.nextInt(30_000)));
        maybe(() -> request.put("tool_choice", one(List.of("auto", "none", "required"))));
        maybe(() -> request.put("parallel_tool_calls", random.nextBoolean()));
        maybe(() -> request.putArray("stop").add(one(TEXTS)).add(one(TEXTS)));
        maybe(() -> request.putObject("response_format")
                .put("type", "json_object")
                .putObject("schema")
                .put("type", "object"));
        maybe(() -> request.put("system", one(TEXTS)));
    }

    private void tools() {
        ArrayNode declared = request.putArray("tools");
        for (int i = random.nextInt(4); i >= 0; i--) {
            ObjectNode tool = declared.addObject().put("type", "function");
            ObjectNode function = tool.putObject("function").put("name", one(NAMES));
            maybe(() -> function.putObject("parameters")
                    .putArray("anyOf")
                    .addObject()
                    .putObject("properties"));
            maybe(() -> tool.put("type", "custom").put("name", one(NAMES)));
        }
        maybe(() -> declared.addObject().put("type", "web_search"));
    }

    private void message() {
        switch (random.nextInt(8)) {
            case 0 -> add("system").put("content", one(TEXTS));
            case 1, 2 -> parts(add("user").putArray("content"));
            case 3 -> add("assistant").put("content", one(TEXTS));
            case 4, 5 -> calls(add("assistant").put("content", one(TEXTS)));
            case 6 -> results();
            default -> functionCall();
        }
    }

    private void user() {
        add("user").put("content", "Say " + one(TEXTS));
    }

    private void parts(ArrayNode content) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (random.nextInt(3) == 0) {
                content.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", PICTURE);
            } else {
                ObjectNode text = content.addObject().put("type", "text").put("text", one(TEXTS));
                if (marks < 4 && random.nextInt(10) == 0) {
                    marks++;
                    text.putObject("cache_control").put("type", "ephemeral");
                }
            }
        }
    }

    private void calls(ObjectNode message) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            String id = one(IDS);
            openIds.add(id);
            message.withArray("tool_calls")
                    .addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", one(NAMES))
                    .put("arguments", one(ARGUMENTS));
        }
    }

    /** Some of those that are due, in any order, and some that are not. */
    private void results() {
        maybe(() -> openIds.add(one(IDS)));
        maybe(() -> Collections.shuffle(openIds, random));
        maybe(() -> openIds.subList(0, openIds.size() / 2).clear());
        for (String id : openIds) {
            ObjectNode message = add("tool").put("tool_call_id", id).put("content", one(TEXTS));
            maybe(() -> parts(message.putArray("content")));
        }
        openIds.clear();
    }

    private void functionCall() {
        String name = one(NAMES);
        add("assistant")
                .putNull("content")
                .putObject("function_call")
                .put("name", name)
                .put("arguments", "{}");
        maybe(() -> add("function").put("name", name).put("content", one(TEXTS)));
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }

    private void maybe(Runnable action) {
        if (random.nextInt(3) == 0) {
            action.run();
        }
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
