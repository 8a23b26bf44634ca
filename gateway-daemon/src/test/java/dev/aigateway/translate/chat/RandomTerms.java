package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What stands in a request beside its messages, for all that clients have sent and some that they should not. */
final class RandomTerms {

    static final List<String> TOOL_NAMES = List.of("look", "mcp.look", "mcp_look", "go/to", "x".repeat(70));

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> MARKS = List.of("5m", "1h", "");
    private static final List<String> STOPS = List.of("END", "", " ", "\n", "\u00a0", "a\n");

    private final Dice dice;
    private final ObjectNode request;

    private RandomTerms(Dice dice, ObjectNode request) {
        this.dice = dice;
        this.request = request;
    }

    static void fill(ObjectNode request, boolean tools, Dice dice) {
        RandomTerms terms = new RandomTerms(dice, request);
        if (tools) {
            terms.tools();
            terms.choice();
        }
        terms.limits();
        terms.thinking();
        terms.format();
        terms.extensions();
    }

    static void mark(ObjectNode block, Dice dice) {
        if (dice.oneIn(3)) {
            ObjectNode mark = block.putObject("cache_control").put("type", "ephemeral");
            String ttl = dice.one(MARKS);
            if (!ttl.isEmpty()) {
                mark.put("ttl", ttl);
            }
        }
    }

    private void tools() {
        if (dice.oneIn(6)) {
            functions();
            return;
        }
        ArrayNode declared = request.putArray("tools");
        for (int i = dice.below(4); i >= 0; i--) {
            mark(tool(declared.addObject()), dice);
        }
        dice.maybe(() -> declared.addObject().put("type", "web_search"));
        dice.maybe(() -> request.putArray("functions").addObject().put("name", "old"));
    }

    private void functions() {
        ArrayNode functions = request.putArray("functions");
        for (int i = dice.below(3); i >= 0; i--) {
            described(functions.addObject(), "parameters");
        }
        dice.maybe(() -> request.put("function_call", dice.one(List.of("auto", "none"))));
    }

    private ObjectNode tool(ObjectNode tool) {
        switch (dice.below(5)) {
            case 0 -> described(tool.put("type", "function").putObject("function"), "parameters");
            case 1 -> described(tool.put("type", "function"), "parameters");
            case 2 -> {
                described(tool, "input_schema");
                tool.withObject("input_schema");
            }
            case 3 -> custom(tool.put("type", "custom").putObject("custom"));
            default -> custom(tool.put("type", "custom"));
        }
        return tool;
    }

    private void described(ObjectNode function, String schemaName) {
        function.put("name", dice.one(TOOL_NAMES));
        dice.maybe(() -> function.put("description", dice.one(List.of("Looks.", ""))));
        dice.maybe(() -> function.put("strict", true));
        dice.maybe(() -> function.set(schemaName, schema()));
    }

    private void custom(ObjectNode custom) {
        custom.put("name", dice.one(TOOL_NAMES)).put("description", "Patches.");
        dice.maybe(() -> custom.putObject("format")
                .put("type", "grammar")
                .put("syntax", "lark")
                .put("definition", "start: \"x\""));
    }

    private ObjectNode schema() {
        ObjectNode schema = JSON.objectNode();
        dice.maybe(() -> schema.put("type", dice.one(List.of("object", "string"))));
        dice.maybe(() -> schema.putObject("properties").putObject("a").put("type", "string"));
        dice.maybe(() -> schema.putArray(dice.one(List.of("anyOf", "oneOf", "allOf")))
                .addObject()
                .put("type", "object")
                .putObject("properties")
                .putObject("b"));
        dice.maybe(() -> schema.putArray("required").add("a"));
        return schema;
    }

    private void choice() {
        dice.maybe(() -> request.put("tool_choice", dice.one(List.of("auto", "none", "required"))));
        dice.maybe(() -> request.put("parallel_tool_calls", dice.coin()));
        if (request.path("tools").isArray() && dice.oneIn(4)) {
            anotherChoice(name());
        }
    }

    /** Of a tool that is declared, if there is one. */
    private String name() {
        for (var tool : request.path("tools")) {
            String name = tool.findPath("name").asText();
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "look";
    }

    private void anotherChoice(String name) {
        ObjectNode choice = request.putObject("tool_choice");
        switch (dice.below(5)) {
            case 0 -> choice.put("type", "function").putObject("function").put("name", name);
            case 1 -> choice.put("type", "custom").putObject("custom").put("name", name);
            case 2 -> choice.put("type", "tool").put("name", name).put("disable_parallel_tool_use", dice.coin());
            case 3 -> choice.put("type", dice.one(List.of("any", "auto", "none")));
            default ->
                choice.put("type", "allowed_tools")
                        .putObject("allowed_tools")
                        .put("mode", dice.one(List.of("auto", "required")))
                        .putArray("tools")
                        .addObject()
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name);
        }
    }

    private void limits() {
        dice.maybe(() -> request.put("max_tokens", dice.one(List.of(1, 100, 3_000, 50_000, 10_000_000))));
        dice.maybe(() -> request.put("max_completion_tokens", dice.one(List.of(16, 4_096))));
        dice.maybe(() -> request.put("temperature", dice.below(20) / 10.0));
        dice.maybe(() -> request.put("top_p", dice.below(11) / 10.0));
        dice.maybe(() -> request.put("top_k", 40));
        dice.maybe(() -> request.putArray("stop")
                .add(dice.one(STOPS))
                .add(dice.one(STOPS))
                .addNull());
        dice.maybe(() ->
                request.put("service_tier", dice.one(List.of("auto", "default", "flex", "priority", "scale", "fast"))));
        dice.maybe(() -> request.put("user", dice.one(List.of("ada@example.com", " ", "x".repeat(1_000)))));
    }

    private void thinking() {
        List<String> efforts = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
        dice.maybe(() -> request.put("reasoning_effort", dice.one(efforts)));
        dice.maybe(() -> request.putObject("thinking")
                .put("type", dice.one(List.of("adaptive", "enabled", "disabled", "between_tools")))
                .put("budget_tokens", dice.below(30_000)));
        if (dice.oneIn(10)) {
            request.putObject("output_config").put("effort", dice.one(efforts));
        }
    }

    private void format() {
        switch (dice.below(8)) {
            case 0 -> request.putObject("response_format").put("type", "json_object");
            case 1 ->
                request.putObject("response_format").put("type", "json_object").set("schema", answer());
            case 2 ->
                request.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema")
                        .put("name", "x")
                        .set("schema", answer());
            case 3 -> request.putObject("response_format").put("type", "text");
            default -> {} // Most requests say nothing.
        }
    }

    private ObjectNode answer() {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        dice.maybe(() -> properties
                .putObject("n")
                .put("type", "integer")
                .put("minimum", 1)
                .put("default", 3));
        dice.maybe(() -> properties
                .putObject("s")
                .put("type", "string")
                .put("format", dice.one(List.of("date", "phone")))
                .put("pattern", "^a"));
        dice.maybe(() -> properties
                .putObject("l")
                .put("type", "array")
                .put("minItems", dice.below(3))
                .set("items", part()));
        dice.maybe(() -> properties.putObject("o").putArray("oneOf").add(part()).add(part()));
        dice.maybe(() -> properties.putObject("a").putArray("allOf").add(part()).add(part()));
        dice.maybe(() -> properties.putObject("e").putArray("enum").add("x").addObject());
        dice.maybe(() -> properties.putObject("m").put("type", "object").put("additionalProperties", dice.coin()));
        schema.putObject("$defs").set("part", part());
        return schema.put("additionalProperties", dice.coin());
    }

    private ObjectNode part() {
        return dice.oneIn(3)
                ? JSON.objectNode().put("$ref", "#/$defs/part")
                : JSON.objectNode()
                        .put("type", "object")
                        .set("properties", JSON.objectNode().set("x", JSON.objectNode()));
    }

    private void extensions() {
        dice.maybe(() -> request.put("system", dice.one(List.of("Be brief.", " "))));
        dice.maybe(() -> request.putArray("betas").add("x-2027"));
        dice.maybe(() -> request.put("seed", 7).put("logprobs", true).put("something_new", 1));
        dice.maybe(() -> mark(request, dice));
    }
}
