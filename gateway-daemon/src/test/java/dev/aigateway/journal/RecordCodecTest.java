package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.journal.JournalRecord.Begun;
import dev.aigateway.usage.UsageReport;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final int RECORDS = 2_000;

    @Test
    void everyRecordIsReadAsItWasWritten() throws IOException {
        long seed = Seeds.first();
        Samples samples = new Samples(seed);
        for (int i = 0; i < RECORDS; i++) {
            JournalRecord record = samples.record();

            assertThat(decoded(RecordCodec.encode(record))).as("seed %d", seed).isEqualTo(record);
        }
    }

    @Test
    void aFieldThatWasNotYetKnownIsNull() throws IOException {
        FieldWriter block = new FieldWriter();
        block.orNull(10L, block::number);
        block.orNull(20L, block::number);
        FieldWriter out = new FieldWriter();
        out.block(block);

        assertThat(UsageFields.read(new FieldReader(out.toByteArray())))
                .isEqualTo(new UsageReport(10L, 20L, null, null, null, null, null, null, null, null, null));
    }

    @Test
    void aFieldOfALaterProgramIsPassedOver() throws IOException {
        FieldWriter out = new FieldWriter();
        UsageFields.write(out, UsageReport.NONE);
        byte[] block = out.toByteArray();
        block[3]++;
        FieldReader in = new FieldReader(concat(concat(block, new byte[] {7}), new byte[] {'n'}));

        assertThat(UsageFields.read(in)).isEqualTo(UsageReport.NONE);
        assertThat(in.octet()).isEqualTo('n');
    }

    @Test
    void aRecordOfAnotherVersionIsNotRead() {
        byte[] record = RecordCodec.encode(new JournalRecord.Recovered());
        record[RecordCodec.HEAD_BYTES]++;

        assertThatThrownBy(() -> decoded(record))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void aStrangelyLongTextIsCut() throws IOException {
        Begun begun = new Begun(new UUID(0, 1), "x".repeat(1_000_000), true);

        assertThat(decoded(RecordCodec.encode(begun)))
                .isEqualTo(new Begun(begun.daemon(), "x".repeat(FieldWriter.TEXT_CHARACTERS_MAX), true));
    }

    /** Not only what a checksum lets pass. */
    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Seeds.first();
        Random random = new Random(seed);
        Samples samples = new Samples(seed);
        for (int i = 0; i < RECORDS * 10; i++) {
            byte[] record = RecordCodec.encode(samples.record());
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                int at = random.nextInt(RecordCodec.HEAD_BYTES - 5, record.length);
                record[at] = (byte) random.nextInt();
            }
            assertReadOrRefused(record, seed);
            assertReadOrRefused(Arrays.copyOf(record, random.nextInt(RecordCodec.HEAD_BYTES, record.length + 1)), seed);
        }
    }

    private static void assertReadOrRefused(byte[] record, long seed) {
        try {
            assertThat(decoded(record)).isNotNull();
        } catch (IOException e) {
            assertThat(e.getMessage()).as("seed %d", seed).isNotEqualTo("");
        }
    }

    private static JournalRecord decoded(byte[] record) throws IOException {
        return RecordCodec.decode(record[4], Arrays.copyOfRange(record, RecordCodec.HEAD_BYTES, record.length));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
