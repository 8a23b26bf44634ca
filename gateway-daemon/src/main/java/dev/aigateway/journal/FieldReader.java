package dev.aigateway.journal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a record: big-endian numbers, texts as UTF-8 behind their length, what may be missing behind a
 * flag. Every method throws {@link IOException} where the bytes are no such field. Not for several threads at once.
 */
final class FieldReader {

    private final DataInputStream in;

    FieldReader(byte[] bytes) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** How one field is read. */
    interface Part<T> {
        T read() throws IOException;
    }

    int octet() throws IOException {
        return in.readByte();
    }

    boolean flag() throws IOException {
        return in.readBoolean();
    }

    int integer() throws IOException {
        return in.readInt();
    }

    long number() throws IOException {
        return in.readLong();
    }

    UUID id() throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    String text() throws IOException {
        return new String(counted(), StandardCharsets.UTF_8);
    }

    Instant instant() throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    Duration duration() throws IOException {
        return Duration.ofSeconds(in.readLong(), in.readInt());
    }

    /** Null too where the fields end: this one was not yet known when they were written. */
    <T> @Nullable T orNull(Part<T> part) throws IOException {
        return in.available() > 0 && in.readBoolean() ? part.read() : null;
    }

    <T> List<T> list(Part<T> part) throws IOException {
        List<T> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(part.read());
        }
        return values;
    }

    FieldReader block() throws IOException {
        return new FieldReader(counted());
    }

    private byte[] counted() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("a field ends outside its record");
        }
        return in.readNBytes(length);
    }
}
