package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import dev.aigateway.translate.chat.ToolChoice.Among;
import dev.aigateway.translate.chat.ToolChoice.Any;
import dev.aigateway.translate.chat.ToolChoice.Auto;
import dev.aigateway.translate.chat.ToolChoice.Named;
import dev.aigateway.translate.chat.ToolChoice.None;
import dev.aigateway.translate.chat.ToolChoice.Unsaid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tools the model gets, and which of them it is to call.
 *
 * @param choice empty where nothing is said about it
 */
record ToolTerms(List<ObjectNode> tools, Optional<ObjectNode> choice) {

    private static final String ONE_AT_A_TIME = "disable_parallel_tool_use";

    /** {@code forcing}: whether this model, asked this way, may be made to call a tool. */
    static ToolTerms of(
            ChatRequest request,
            Tools declared,
            ToolChoice asked,
            boolean forcing,
            List<Turn> turns,
            Warnings warnings) {
        Tools tools = asked instanceof Among among ? declared.only(among.names()) : declared;
        if (tools.isEmpty()) {
            return spokenOf(turns);
        }
        ToolChoice wanted = asked instanceof Among among ? among.mode() : asked;
        ToolChoice possible = known(request, wanted, tools, declared, warnings);
        if (!forcing && (possible instanceof Any || possible instanceof Named)) {
            warnings.add(Warning.TOOL_CHOICE_RELAXED);
            Tools left = possible instanceof Named named ? tools.only(Set.of(named.name())) : tools;
            return new ToolTerms(left.json(), choice(request, new Auto()));
        }
        return new ToolTerms(tools.json(), choice(request, possible));
    }

    /** What a model may be made to do, its thinking being what it is. */
    static boolean forcing(ModelCapabilities model, Thinking thinking) {
        return model.forcedToolChoice() && !thinking.isEnabled();
    }

    private static ToolChoice known(
            ChatRequest request, ToolChoice wanted, Tools tools, Tools declared, Warnings warnings) {
        if (!(wanted instanceof Named named) || tools.has(named.name())) {
            return wanted;
        }
        if (!named.name().isEmpty() && !declared.has(named.name())) {
            throw request.field(request.legacyFunctions() ? "function_call" : "tool_choice")
                    .wrong("names a tool that is not among the tools");
        }
        warnings.add(Warning.TOOL_CHOICE_RELAXED);
        return new Auto();
    }

    private static Optional<ObjectNode> choice(ChatRequest request, ToolChoice choice) {
        if (!oneAtATime(request)) {
            return choice.json();
        }
        return switch (choice) {
            case None none -> none.json();
            case Unsaid _ -> new Auto().json().map(json -> json.put(ONE_AT_A_TIME, true));
            case Auto _, Any _, Named _, Among _ -> choice.json().map(json -> json.put(ONE_AT_A_TIME, true));
        };
    }

    /** A client that knows only the older functions cannot take more than one call in an answer. */
    private static boolean oneAtATime(ChatRequest request) {
        JsonField parallel = request.field("parallel_tool_calls");
        return request.legacyFunctions()
                || (parallel.value().isBoolean() && !parallel.isTrue())
                || request.field("tool_choice").at(ONE_AT_A_TIME).isTrue();
    }

    /** A conversation with calls needs the tools that were called; they are there to be read about, not to be called. */
    private static ToolTerms spokenOf(List<Turn> turns) {
        Set<String> names = new LinkedHashSet<>();
        for (Turn turn : turns) {
            turn.blocks().stream()
                    .filter(block -> Blocks.is(block, "tool_use"))
                    .forEach(block -> names.add(block.path("name").asText()));
        }
        List<ObjectNode> tools = new ArrayList<>();
        for (String name : names) {
            tools.add(Blocks.JSON.objectNode().put("name", name).set("input_schema", InputSchema.unknown()));
        }
        return new ToolTerms(tools, tools.isEmpty() ? Optional.empty() : new None().json());
    }
}
