package dev.aigateway.journal;

import dev.aigateway.journal.JournalRecord.Begun;
import dev.aigateway.journal.JournalRecord.Dispatched;
import dev.aigateway.journal.JournalRecord.Ended;
import dev.aigateway.journal.JournalRecord.Progressed;
import dev.aigateway.journal.JournalRecord.Recovered;
import dev.aigateway.journal.JournalRecord.Settled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.zip.CRC32C;

/**
 * Records as bytes: the payload's length in four, the type in one, CRC-32C (RFC 3720, appendix B.4) over type and
 * payload in four, the payload. A payload is a version in one byte and the fields. New fields go to the end and may be
 * null; another version is for what older programs must not read.
 */
final class RecordCodec {

    static final int HEAD_BYTES = 9;
    /** Far above the longest; a length beyond it is not one. */
    static final int PAYLOAD_BYTES_MAX = 256 * 1024;

    private static final int VERSION = 1;
    private static final int BEGUN = 'B';
    private static final int DISPATCHED = 'D';
    private static final int PROGRESSED = 'P';
    private static final int ENDED = 'E';
    private static final int SETTLED = 'S';
    private static final int RECOVERED = 'R';

    private RecordCodec() {}

    static byte[] encode(JournalRecord record) {
        try {
            FieldWriter out = new FieldWriter();
            out.octet(VERSION);
            byte type = (byte) write(out, record);
            byte[] payload = out.toByteArray();
            return ByteBuffer.allocate(HEAD_BYTES + payload.length)
                    .putInt(payload.length)
                    .put(type)
                    .putInt(checksum(type, payload))
                    .put(payload)
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
    }

    static int checksum(byte type, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(type);
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** Throws where this program has no such record. */
    static JournalRecord decode(byte type, byte[] payload) throws IOException {
        try {
            FieldReader in = new FieldReader(payload);
            int version = in.octet();
            if (version != VERSION) {
                throw new IOException("the record has version " + version);
            }
            return read(in, type);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new IOException("a field has no such value: " + e.getMessage(), e);
        }
    }

    /** Returns the type. */
    private static int write(FieldWriter out, JournalRecord record) throws IOException {
        return switch (record) {
            case Begun begun -> {
                out.id(begun.daemon());
                out.text(begun.bootId());
                out.flag(begun.trusted());
                yield BEGUN;
            }
            case Dispatched dispatched -> {
                AttemptFields.write(out, dispatched.opened());
                yield DISPATCHED;
            }
            case Progressed progressed -> {
                AttemptFields.writeId(out, progressed.id());
                MeteringFields.write(out, progressed.metering());
                yield PROGRESSED;
            }
            case Ended ended -> {
                SettlementFields.write(out, ended.settlement());
                yield ENDED;
            }
            case Settled settled -> {
                AttemptFields.writeId(out, settled.id());
                out.number(settled.atMillis());
                yield SETTLED;
            }
            case Recovered _ -> RECOVERED;
        };
    }

    private static JournalRecord read(FieldReader in, byte type) throws IOException {
        return switch (type) {
            case BEGUN -> new Begun(in.id(), in.text(), in.flag());
            case DISPATCHED -> new Dispatched(AttemptFields.read(in));
            case PROGRESSED -> new Progressed(AttemptFields.readId(in), MeteringFields.read(in));
            case ENDED -> new Ended(SettlementFields.read(in));
            case SETTLED -> new Settled(AttemptFields.readId(in), in.number());
            case RECOVERED -> new Recovered();
            default -> throw new IOException("no record is of type " + type);
        };
    }
}
