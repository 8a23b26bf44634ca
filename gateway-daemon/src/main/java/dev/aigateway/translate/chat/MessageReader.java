package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.openai.JsonField;
import dev.aigateway.translate.chat.Turn.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One chat message after the other, in blocks; tool calls and results still have the client's ids. For one request. */
final class MessageReader {

    private final Parts parts;
    private final Tools tools;
    private final ToolNames names;
    private final ToolArguments toolArguments = new ToolArguments();

    /** Ids of the older {@code function_call}s, which have none of their own, by the function's name. */
    private final Map<String, Deque<String>> openFunctionCalls = new HashMap<>();

    private int index;

    MessageReader(Tools tools, ToolNames names, Warnings warnings) {
        this.parts = new Parts(names, warnings);
        this.tools = tools;
        this.names = names;
    }

    /** Without those in which nothing is said. */
    List<Turn> read(List<JsonField> messages) {
        List<Turn> turns = new ArrayList<>();
        for (JsonField message : messages) {
            Turn turn = turn(message);
            if (!turn.blocks().isEmpty()) {
                markLast(turn.blocks(), message);
                turns.add(turn);
            }
            index++;
        }
        return turns;
    }

    /** Where a message is a string, its mark for the cache can only stand beside it. */
    private static void markLast(List<ObjectNode> blocks, JsonField message) {
        if (!blocks.getLast().has(CacheControl.FIELD)) {
            CacheControl.copied(message, blocks.getLast());
        }
    }

    private Turn turn(JsonField message) {
        if (!message.isObject()) {
            throw message.wrong("must be an object");
        }
        JsonField content = message.at("content");
        String role = message.at("role").requiredText();
        return switch (role) {
            case "system", "developer" -> new Turn(Role.SYSTEM, Parts.ofSystem(content));
            case "user" -> new Turn(Role.USER, parts.ofUser(content));
            case "assistant" -> new Turn(Role.ASSISTANT, assistant(message));
            case "tool" -> new Turn(Role.USER, List.of(toolResult(message)));
            case "function" -> new Turn(Role.USER, List.of(functionResult(message)));
            default -> throw message.at("role").wrong("must be system, developer, user, assistant, tool or function");
        };
    }

    private List<ObjectNode> assistant(JsonField message) {
        List<ObjectNode> blocks = new ArrayList<>(parts.ofAssistant(message.at("content")));
        String refusal = message.at("refusal").textOrEmpty();
        if (!Blank.is(refusal)) {
            blocks.add(Blocks.text(refusal));
        }
        List<ObjectNode> told = List.copyOf(blocks);
        message.at("tool_calls").items().stream()
                .map(this::toolUse)
                .filter(call -> told.stream().noneMatch(block -> isSame(block, call)))
                .forEach(blocks::add);
        if (message.at("function_call").isPresent()) {
            blocks.add(functionCall(message.at("function_call")));
        }
        return blocks;
    }

    /** Some clients tell a call in both dialects at once. */
    private static boolean isSame(ObjectNode block, ObjectNode call) {
        return Blocks.is(block, "tool_use")
                && !call.path("id").asText().isEmpty()
                && block.path("id").equals(call.path("id"));
    }

    private ObjectNode toolUse(JsonField call) {
        String id = call.at("id").textOrEmpty();
        return call.at("custom").isObject() ? customCall(id, call.at("custom")) : call(id, call.at("function"));
    }

    private ObjectNode customCall(String id, JsonField custom) {
        String name = names.provider(custom.at("name").requiredText());
        return Blocks.toolUse(id, name, ToolArguments.custom(custom.at("input").textOrEmpty()));
    }

    private ObjectNode call(String id, JsonField function) {
        String name = names.provider(function.at("name").requiredText());
        return Blocks.toolUse(id, name, arguments(name, function.at("arguments")));
    }

    private ObjectNode arguments(String name, JsonField arguments) {
        if (!arguments.isText()) {
            return ToolArguments.object(arguments.isPresent() ? arguments.value() : Blocks.JSON.missingNode());
        }
        return tools.rawTools().contains(name)
                ? ToolArguments.custom(arguments.textOrEmpty())
                : toolArguments.parse(arguments);
    }

    private ObjectNode functionCall(JsonField call) {
        String id = "call_fn_" + index;
        openFunctionCalls
                .computeIfAbsent(call.at("name").requiredText(), _ -> new ArrayDeque<>())
                .push(id);
        return call(id, call);
    }

    private static ObjectNode toolResult(JsonField message) {
        return Parts.toolResult(message.at("tool_call_id").textOrEmpty(), message.at("content"));
    }

    private ObjectNode functionResult(JsonField message) {
        String name = message.at("name").requiredText();
        Deque<String> open = openFunctionCalls.getOrDefault(name, new ArrayDeque<>());
        return Parts.toolResult(open.isEmpty() ? name : open.pop(), message.at("content"));
    }
}
