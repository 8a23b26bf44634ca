package dev.aigateway.journal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a segment up to the first record that is not whole and sound. Not for several threads at once. */
final class SegmentReader {

    /** What every segment begins with; its last letter is the version of the format. */
    static final byte[] MAGIC = "agwjrnl1".getBytes(StandardCharsets.US_ASCII);

    private final DataInputStream in;
    private final long bytes;
    private long taken;
    private long sound;

    private SegmentReader(InputStream in, long bytes) {
        this.in = new DataInputStream(in);
        this.bytes = bytes;
    }

    /**
     * How far a segment could be read.
     *
     * @param soundBytes from its beginning
     * @param damage what is wrong with what follows them; empty if nothing follows
     */
    record Reading(long soundBytes, Optional<String> damage) {}

    /**
     * Hands over its records in order. Never throws for what is in it.
     *
     * @param bytes of the segment; what the stream has beyond them is not looked at
     */
    static Reading read(InputStream in, long bytes, Consumer<JournalRecord> records) {
        SegmentReader reader = new SegmentReader(in, bytes);
        try {
            reader.magic();
            while (reader.sound < bytes) {
                records.accept(reader.next());
            }
            return new Reading(reader.sound, Optional.empty());
        } catch (Damage e) {
            return new Reading(reader.sound, Optional.of(e.reason));
        }
    }

    private void magic() throws Damage {
        if (!Arrays.equals(take(MAGIC.length), MAGIC)) {
            throw new Damage("it is not a segment of a journal");
        }
        sound = taken;
    }

    private JournalRecord next() throws Damage {
        ByteBuffer head = ByteBuffer.wrap(take(RecordCodec.HEAD_BYTES));
        int length = head.getInt();
        byte type = head.get();
        int checksum = head.getInt();
        if (length < 0 || length > RecordCodec.PAYLOAD_BYTES_MAX) {
            throw new Damage("a record claims a length of " + length + " bytes");
        }
        byte[] payload = take(length);
        if (RecordCodec.checksum(type, payload) != checksum) {
            throw new Damage("the checksum of a record is wrong");
        }
        JournalRecord decoded = decode(type, payload);
        sound = taken;
        return decoded;
    }

    private byte[] take(int count) throws Damage {
        try {
            byte[] next = in.readNBytes((int) Math.min(count, bytes - taken));
            if (next.length < count) {
                throw new Damage("its end is not whole");
            }
            taken += count;
            return next;
        } catch (IOException e) {
            throw new Damage("it cannot be read: " + e.getMessage());
        }
    }

    private static JournalRecord decode(byte type, byte[] payload) throws Damage {
        try {
            return RecordCodec.decode(type, payload);
        } catch (IOException e) {
            throw new Damage("a record cannot be understood: " + e.getMessage());
        }
    }

    /** Where reading ends. */
    private static final class Damage extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        Damage(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
