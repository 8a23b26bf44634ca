package dev.aigateway.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.aigateway.usage.Money;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list as a JSON array of objects: instants in UTC, money as decimal strings. */
record JsonList<T>(Fields<T> fields) {

    private static final JsonFactory FACTORY = new JsonFactory();

    void write(List<T> items, PrintWriter out) {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).useDefaultPrettyPrinter();
            writeArray(items, json);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An item alone, without a line break. */
    String line(T item) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            write(item, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private void writeArray(List<T> items, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (T item : items) {
            write(item, json);
        }
        json.writeEndArray();
    }

    private void write(T item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Fields.Field<T> field : fields.inOrder()) {
            json.writeFieldName(field.name());
            writeValue(field.value().apply(item), json);
        }
        json.writeEndObject();
    }

    private static void writeValue(@Nullable Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Long number -> json.writeNumber(number);
            case Money money -> json.writeString(money.usd());
            case List<?> texts -> {
                json.writeStartArray();
                for (Object text : texts) {
                    writeValue(text, json);
                }
                json.writeEndArray();
            }
            case Fields.Items<?> items -> writeItems(items, json);
            default -> json.writeString(value.toString());
        }
    }

    private static <I> void writeItems(Fields.Items<I> items, JsonGenerator json) throws IOException {
        new JsonList<>(items.fields()).writeArray(items.items(), json);
    }
}
