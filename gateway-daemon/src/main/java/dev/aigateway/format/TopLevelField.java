package dev.aigateway.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.aigateway.format.ModelCall.ByteRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of the object that a body is, and where it stands there.
 *
 * @param whole its name, its value, and what is between them
 */
public record TopLevelField(String name, ByteRange whole, ByteRange value) {

    /** In their order; {@code body} must be a JSON object, which its reader has seen to. */
    public static List<TopLevelField> of(byte[] body) {
        List<TopLevelField> fields = new ArrayList<>();
        try (JsonParser parser = RequestJson.parser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.add(field(parser));
            }
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException("the body was JSON before", e);
        }
    }

    private static TopLevelField field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        int nameStart = start(parser);
        parser.nextToken();
        int valueStart = start(parser);
        parser.skipChildren();
        parser.finishToken(); // A string is read to its end only when somebody asks for it.
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return new TopLevelField(name, new ByteRange(nameStart, end), new ByteRange(valueStart, end));
    }

    private static int start(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }
}
