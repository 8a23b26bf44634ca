package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;

/** Tells the tools that the client runs from those that make the provider read more. Not for several threads at once. */
final class ToolReader {

    /** The client runs them, as the provider defines them (platform.claude.com, "Tool reference"). */
    private static final Pattern KNOWN = Pattern.compile("(bash|text_editor|computer|memory)_\\d{8}");
    /** Many such tools in one. */
    private static final Pattern KNOWN_SETS = Pattern.compile("(browser|computer)_toolset_\\d{8}");

    private final FieldReader reader;
    private final PromptBound bound;

    ToolReader(FieldReader reader, PromptBound bound) {
        this.reader = reader;
        this.bound = bound;
    }

    void tools(JsonToken value) throws IOException {
        reader.elements(value, this::tool);
    }

    void tool(JsonToken value) throws IOException {
        bound.explained();
        reader.fields(value, (name, field) -> {
            if (name.equals("type")) {
                type(reader.text(field));
            } else {
                reader.skip();
            }
        });
    }

    private void type(String type) {
        if (KNOWN.matcher(type).matches()) {
            bound.knownTool();
        } else if (KNOWN_SETS.matcher(type).matches()) {
            bound.onlyTheProviderKnows();
        } else if (!type.isEmpty() && !type.equals("custom")) {
            bound.unbounded("the provider itself runs tools of the type", type);
        }
    }
}
