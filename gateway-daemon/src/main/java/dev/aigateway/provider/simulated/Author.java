package dev.aigateway.provider.simulated;

import dev.aigateway.format.anthropic.AssistantMessage;
import dev.aigateway.format.anthropic.AssistantMessage.Content;
import dev.aigateway.format.anthropic.AssistantMessage.Content.Text;
import dev.aigateway.format.anthropic.AssistantMessage.Content.ToolUse;
import dev.aigateway.format.anthropic.MessagesRequest;
import dev.aigateway.usage.TokenUsage;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes the answers that no model gave. */
final class Author {

    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int QUOTE_CHARACTERS_MAX = 160;

    private static final String NOTICE =
            "Simulated answer: no provider key is set, so the gateway wrote this itself and asked no model. ";

    private final Ids ids;

    Author(Ids ids) {
        this.ids = ids;
    }

    AssistantMessage answer(MessagesRequest request, String model) {
        Content content = content(request);
        if (tokens(content.characters()) <= request.maxTokens()) {
            return message(model, request, content, content instanceof ToolUse ? "tool_use" : "end_turn");
        }
        long charactersMax = Math.multiplyExact(request.maxTokens(), CHARACTERS_A_TOKEN);
        Text cut = new Text(beginning(text(request), Math.toIntExact(charactersMax)));
        return message(model, request, cut, "max_tokens");
    }

    static long inputTokens(MessagesRequest request) {
        return tokens(request.characters());
    }

    private static long tokens(long characters) {
        return Math.max(1, Math.ceilDiv(characters, CHARACTERS_A_TOKEN));
    }

    private AssistantMessage message(String model, MessagesRequest request, Content content, String stopReason) {
        TokenUsage usage = new TokenUsage(inputTokens(request), 0, 0, 0, tokens(content.characters()));
        return new AssistantMessage(ids.next("msg"), model, content, stopReason, usage);
    }

    private Content content(MessagesRequest request) {
        return calledTool(request)
                .<Content>map(tool -> new ToolUse(ids.next("toolu"), tool, request.minimalArguments(tool)))
                .orElseGet(() -> new Text(text(request)));
    }

    private static Optional<String> calledTool(MessagesRequest request) {
        Optional<String> forced = request.forcedTool();
        if (forced.isPresent() || request.lastToolResult().isPresent()) {
            return forced;
        }
        String text = request.lastUserText();
        return request.toolNames().stream()
                .filter(tool -> called(tool).matcher(text).find())
                .max(Comparator.comparingInt(String::length));
    }

    private static Pattern called(String tool) {
        return Pattern.compile("\\bcall " + Pattern.quote(tool) + "(?![\\w-])");
    }

    private static String text(MessagesRequest request) {
        return NOTICE
                + request.lastToolResult()
                        .map(result -> quoting("The tool returned", result))
                        .orElseGet(() -> quoting("You wrote", request.lastUserText()));
    }

    private static String quoting(String who, String text) {
        String line = text.replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return who + " no text.";
        }
        String quote = beginning(line, QUOTE_CHARACTERS_MAX);
        return who + ": \"" + quote + (quote.length() < line.length() ? "..." : "") + "\"";
    }

    /** Does not cut a pair of surrogates in two. */
    private static String beginning(String text, int charactersMax) {
        if (text.length() <= charactersMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(charactersMax - 1)) ? charactersMax - 1 : charactersMax;
        return text.substring(0, end);
    }
}
