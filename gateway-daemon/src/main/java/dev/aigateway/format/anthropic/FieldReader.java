package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Walks through objects and lists without building them. Not for several threads at once. */
final class FieldReader {

    /** Reads one value, which begins at this token, to its end. */
    interface ValueReader {
        void read(JsonToken value) throws IOException;
    }

    /** Reads the value of one field to its end. */
    interface NamedReader {
        void read(String name, JsonToken value) throws IOException;
    }

    private final JsonParser parser;
    private long fieldStart;

    FieldReader(JsonParser parser) {
        this.parser = parser;
    }

    /** What is no object has no fields. */
    void fields(JsonToken value, NamedReader reader) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            skip();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            fieldStart = position();
            String name = parser.currentName();
            reader.read(name, parser.nextToken());
        }
    }

    /** What is no list has no elements. */
    void elements(JsonToken value, ValueReader reader) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            skip();
            return;
        }
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            reader.read(next);
        }
    }

    /** Empty for what is no text. */
    String text(JsonToken value) throws IOException {
        skip();
        return value == JsonToken.VALUE_STRING ? parser.getText() : "";
    }

    /** Negative for what is no whole number. */
    long number(JsonToken value) throws IOException {
        skip();
        boolean whole =
                value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return whole ? parser.getLongValue() : -1;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    /** Where the name of the field begins whose reader was called last, in bytes. */
    long fieldStart() {
        return fieldStart;
    }

    /** Where the token that was read last begins, in bytes. */
    long position() {
        return parser.currentTokenLocation().getByteOffset();
    }
}
