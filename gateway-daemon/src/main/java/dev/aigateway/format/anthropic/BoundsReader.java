package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.Bounds.Input;
import dev.aigateway.format.RequestJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a request of the Messages API says about the most that it can use, in one pass. Whatever is not known to be
 * bounded counts as unbounded. Not for several threads at once.
 *
 * <p>A token stands for at least one byte of the text that the model reads, and a text in JSON is never shorter than that:
 * an escape takes two bytes for one, or six for a character of at most three, or twelve for one of four.
 */
public final class BoundsReader {

    /** These neither lengthen the prompt beyond their own bytes nor make the provider run more than one model once. */
    private static final Set<String> HARMLESS = Set.of(
            "model",
            "stream",
            "tool_choice",
            "metadata",
            "stop_sequences",
            "temperature",
            "top_p",
            "top_k",
            "service_tier",
            "inference_geo",
            "cache_control",
            "diagnostics");

    /** What the provider explains to the model in words of its own. */
    private static final Set<String> EXPLAINED = Set.of("format", "task_budget");

    /** More than any model makes; who asks for more is refused by the provider. */
    private static final long TOKENS_MAX = 10_000_000;

    private static final Set<String> SPEEDS = Set.of("standard", "fast");
    /** They only shorten a prompt. */
    private static final Pattern CLEARING = Pattern.compile("clear_(tool_uses|thinking)_\\d{8}");

    private final PromptBound prompt;
    private final FieldReader reader;
    private final ToolReader tools;
    private final ContentReader content;
    private OptionalLong maxTokens = OptionalLong.empty();
    private long thinkingBudget;
    private boolean fast;

    private BoundsReader(JsonParser parser, PromptBound prompt) {
        this.prompt = prompt;
        this.reader = new FieldReader(parser);
        this.tools = new ToolReader(reader, prompt);
        this.content = new ContentReader(reader, tools, prompt);
    }

    /** {@code body} must be a JSON object, which its reader has seen to. */
    public static Bounds read(byte[] body, ModelCapabilities model) {
        PromptBound prompt = new PromptBound(body.length, model.imageTokensMax());
        try (JsonParser parser = RequestJson.parser(body)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            BoundsReader reader = new BoundsReader(parser, prompt);
            reader.read(parser);
            return reader.bounds(model);
        } catch (StreamConstraintsException e) {
            return unreadable("JSON that is too deep", model);
        } catch (JsonProcessingException e) {
            // It was JSON before, so this is a name that stands twice, and the provider may take the other one.
            return unreadable("a field that stands twice", model);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private static Bounds unreadable(String why, ModelCapabilities model) {
        return new Bounds(new Input.Unbounded(why), OptionalLong.empty(), 0, model.outputTokensMax(), false);
    }

    private void read(JsonParser parser) throws IOException {
        reader.fields(parser.nextToken(), (name, value) -> {
            if (value != JsonToken.VALUE_NULL) {
                field(name, value);
            }
        });
    }

    private Bounds bounds(ModelCapabilities model) {
        return new Bounds(prompt.input(), maxTokens, thinkingBudget, model.outputTokensMax(), fast);
    }

    private void field(String name, JsonToken value) throws IOException {
        switch (name) {
            case "messages" -> content.messages(value);
            case "system" -> content.content(value);
            case "tools" -> tools.tools(value);
            case "max_tokens" -> maxTokens(reader.number(value));
            case "thinking" -> reader.fields(value, this::thinking);
            case "output_config" -> reader.fields(value, this::outputConfig);
            case "output_format" -> explained();
            case "speed" -> speed(reader.text(value));
            case "context_management" -> reader.fields(value, this::contextManagement);
            case "mcp_servers" -> reader.elements(value, _ -> unbounded(name));
            default -> other(name);
        }
    }

    private void other(String name) throws IOException {
        if (HARMLESS.contains(name)) {
            reader.skip();
        } else {
            unbounded(name);
        }
    }

    private void unbounded(String field) throws IOException {
        prompt.unbounded("the field", field);
        reader.skip();
    }

    private void maxTokens(long tokens) {
        maxTokens = tokens < 0 ? OptionalLong.empty() : OptionalLong.of(Math.min(tokens, TOKENS_MAX));
    }

    private void thinking(String name, JsonToken value) throws IOException {
        if (name.equals("budget_tokens")) {
            thinkingBudget = Math.clamp(reader.number(value), 0, TOKENS_MAX);
        } else {
            reader.skip();
        }
    }

    private void outputConfig(String name, JsonToken value) throws IOException {
        if (EXPLAINED.contains(name) && value != JsonToken.VALUE_NULL) {
            prompt.explained();
        }
        reader.skip();
    }

    private void explained() throws IOException {
        prompt.explained();
        reader.skip();
    }

    private void speed(String speed) {
        fast = speed.equals("fast");
        if (!SPEEDS.contains(speed)) {
            prompt.unbounded("the speed", speed);
        }
    }

    private void contextManagement(String name, JsonToken value) throws IOException {
        if (name.equals("edits")) {
            reader.elements(value, edit -> reader.fields(edit, this::edit));
        } else {
            unbounded("context_management." + name);
        }
    }

    private void edit(String name, JsonToken value) throws IOException {
        if (!name.equals("type")) {
            reader.skip();
            return;
        }
        String type = reader.text(value);
        if (!CLEARING.matcher(type).matches()) {
            prompt.unbounded("context_management with", type);
        }
    }
}
