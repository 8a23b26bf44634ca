package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Counts the values that it reads, also within what is skipped, and reads no more than may come. For one thread. */
final class CountedParser extends JsonParserDelegate {

    private final ValueCount values;

    CountedParser(JsonParser parser, ValueCount values) {
        super(parser);
        this.values = values;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null && (token.isScalarValue() || token.isStructStart())) {
            values.add();
        }
        return token;
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        JsonToken token = currentToken();
        int open = token != null && token.isStructStart() ? 1 : 0;
        while (open > 0) {
            token = nextToken(); // Throws at the end of the text, for something is open.
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        return this;
    }
}
