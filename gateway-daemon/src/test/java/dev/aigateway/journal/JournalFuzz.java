package dev.aigateway.journal;

import dev.aigateway.fuzz.Holds;
import dev.aigateway.journal.SegmentReader.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A segment as a crash, a failing disk or somebody else left it, and a record whose checksum is right. */
public final class JournalFuzz {

    private JournalFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        segment(bytes);
        if (bytes.length > 0) {
            record(bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    private static void segment(byte[] bytes) {
        List<JournalRecord> records = new ArrayList<>();
        Reading reading = SegmentReader.read(new ByteArrayInputStream(bytes), bytes.length, records::add);
        Holds.that(reading.soundBytes() <= bytes.length, "what is sound is a part of it");
        Holds.that(reading.damage().isPresent() || reading.soundBytes() == bytes.length, "what is not sound is told");
        Holds.that(records.size() <= bytes.length / RecordCodec.HEAD_BYTES, "a record has a head");
        List<JournalRecord> again = new ArrayList<>();
        Reading sound = SegmentReader.read(new ByteArrayInputStream(bytes), reading.soundBytes(), again::add);
        Holds.that(reading.soundBytes() == 0 || sound.damage().isEmpty(), "what is sound is sound alone");
        Holds.that(again.equals(records), "it reads the same again");
    }

    /** The checksum is no obstacle to who writes a record, only to chance. */
    private static void record(byte type, byte[] payload) {
        JournalRecord record;
        try {
            record = RecordCodec.decode(type, payload);
        } catch (IOException _) {
            return;
        }
        byte[] written = RecordCodec.encode(record);
        Holds.that(record.equals(decoded(written)), "what was read can be written and read again");
    }

    private static JournalRecord decoded(byte[] written) {
        try {
            byte[] payload = Arrays.copyOfRange(written, RecordCodec.HEAD_BYTES, written.length);
            return RecordCodec.decode(written[Integer.BYTES], payload);
        } catch (IOException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }
}
