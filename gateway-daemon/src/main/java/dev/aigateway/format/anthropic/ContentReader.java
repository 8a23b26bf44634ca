package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Finds in a prompt's blocks what is longer, or shorter, than its bytes. Not for several threads at once. */
final class ContentReader {

    /** Where the content of a picture or document is. */
    private static final class Source {
        private String type = "";
        private long dataStart = -1;
        private long dataBytes;

        void dataEnds(long position) {
            if (dataStart >= 0) {
                dataBytes += position - dataStart;
                dataStart = -1;
            }
        }
    }

    private static final class Block {
        private String type = "";
        private Source source = new Source();
    }

    private final FieldReader reader;
    private final ToolReader tools;
    private final PromptBound bound;

    ContentReader(FieldReader reader, ToolReader tools, PromptBound bound) {
        this.reader = reader;
        this.tools = tools;
        this.bound = bound;
    }

    void messages(JsonToken value) throws IOException {
        reader.elements(value, message -> reader.fields(message, this::ofMessage));
    }

    private void ofMessage(String name, JsonToken value) throws IOException {
        if (name.equals("content")) {
            content(value);
        } else {
            reader.skip();
        }
    }

    /** A text, a block, or a list of blocks. */
    void content(JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            reader.elements(value, this::content);
        } else if (value == JsonToken.START_OBJECT) {
            Block block = new Block();
            reader.fields(value, (name, field) -> ofBlock(block, name, field));
            judge(block);
        }
    }

    /** The input of a tool stays unread: it may look like anything. */
    private void ofBlock(Block block, String name, JsonToken value) throws IOException {
        switch (name) {
            case "type" -> block.type = reader.text(value);
            case "source" -> block.source = source(value);
            case "content" -> content(value);
            case "citations" -> citations(value);
            case "tool" -> addedTool(value);
            default -> reader.skip();
        }
    }

    private void judge(Block block) {
        switch (block.type) {
            // What is encrypted in them is shorter than its own letters.
            case "thinking", "redacted_thinking" -> {}
            case "text", "tool_use", "tool_result", "search_result", "tool_addition", "tool_removal" -> {}
            case "image" -> image(block.source);
            case "document" -> document(block.source);
            case "container_upload" -> bound.unbounded("a file in a container");
            // Blocks are part of the prompt, whatever they are; only tools and fields make the provider read more.
            default -> bound.onlyTheProviderKnows();
        }
    }

    private void image(Source source) {
        if (source.type.equals("base64")) {
            bound.picture(source.dataBytes);
        } else {
            bound.unbounded("an image whose source is of the type", source.type);
        }
    }

    private void document(Source source) {
        switch (source.type) {
            case "text", "content" -> {}
            case "base64" -> bound.onlyTheProviderKnows();
            default -> bound.unbounded("a document whose source is of the type", source.type);
        }
    }

    private Source source(JsonToken value) throws IOException {
        Source source = new Source();
        reader.fields(value, (name, field) -> {
            source.dataEnds(reader.fieldStart());
            switch (name) {
                case "type" -> source.type = reader.text(field);
                case "content" -> content(field);
                case "data" -> {
                    source.dataStart = reader.position();
                    reader.skip();
                }
                default -> reader.skip();
            }
        });
        source.dataEnds(reader.position());
        return source;
    }

    /** The provider numbers the sentences of what may be cited. */
    private void citations(JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            reader.skip();
            return;
        }
        reader.fields(value, (name, field) -> {
            if (name.equals("enabled") && field == JsonToken.VALUE_TRUE) {
                bound.onlyTheProviderKnows();
            }
            reader.skip();
        });
    }

    /** A tool may come in the middle of a conversation. */
    private void addedTool(JsonToken value) throws IOException {
        reader.fields(value, (name, field) -> {
            switch (name) {
                case "definition" -> tools.tool(field);
                case "type" -> addedTool(reader.text(field));
                default -> reader.skip();
            }
        });
    }

    private void addedTool(String type) {
        if (type.startsWith("mcp_")) {
            bound.unbounded("the tools of an MCP server");
        } else if (!type.equals("tool_definition")) {
            bound.onlyTheProviderKnows();
        }
    }
}
