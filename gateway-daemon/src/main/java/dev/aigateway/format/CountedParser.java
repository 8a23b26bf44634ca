package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Counts the values that it reads, also within what is skipped, and reads no more than so many. For one thread. */
final class CountedParser extends JsonParserDelegate {

    private final int valuesMax;
    private int values;

    CountedParser(JsonParser parser, int valuesMax) {
        super(parser);
        this.valuesMax = valuesMax;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null && (token.isScalarValue() || token.isStructStart()) && ++values > valuesMax) {
            throw new StreamConstraintsException("more than " + valuesMax + " values");
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
