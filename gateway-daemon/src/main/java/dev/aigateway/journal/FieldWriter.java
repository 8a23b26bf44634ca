package dev.aigateway.journal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a record as {@link FieldReader} reads them. Not for several threads at once. */
final class FieldWriter {

    /** What a text is cut at, so that a strange answer of a provider cannot fill the journal. */
    static final int TEXT_CHARACTERS_MAX = 4_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** How one field is written. */
    interface Part<T> {
        void write(T value) throws IOException;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    void octet(int value) throws IOException {
        out.writeByte(value);
    }

    void flag(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    void integer(int value) throws IOException {
        out.writeInt(value);
    }

    void number(long value) throws IOException {
        out.writeLong(value);
    }

    void id(UUID value) throws IOException {
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
    }

    void text(String value) throws IOException {
        byte[] utf8 = cut(value).getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String cut(String value) {
        return value.length() > TEXT_CHARACTERS_MAX ? value.substring(0, TEXT_CHARACTERS_MAX) : value;
    }

    void instant(Instant value) throws IOException {
        out.writeLong(value.getEpochSecond());
        out.writeInt(value.getNano());
    }

    void duration(Duration value) throws IOException {
        out.writeLong(value.getSeconds());
        out.writeInt(value.getNano());
    }

    <T> void orNull(@Nullable T value, Part<T> part) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            part.write(value);
        }
    }

    <T> void list(List<T> values, Part<T> part) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            part.write(value);
        }
    }

    /** Fields that will become more: older programs pass over those that they do not know. */
    void block(FieldWriter fields) throws IOException {
        out.writeInt(fields.bytes.size());
        fields.bytes.writeTo(out);
    }
}
