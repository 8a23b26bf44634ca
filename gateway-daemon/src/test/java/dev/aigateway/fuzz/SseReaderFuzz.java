package dev.aigateway.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aigateway.sse.FrameJoiner;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.sse.SseReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A stream of events: no byte is lost, and it is cut in the same places however its bytes arrive. */
public final class SseReaderFuzz {

    private SseReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] stream) throws IOException {
        List<SseFrame> atOnce = frames(new ByteArrayInputStream(stream));
        Holds.that(Arrays.equals(joined(atOnce), stream), "the frames are the stream");
        Holds.that(
                atOnce.stream().limit(Math.max(0, atOnce.size() - 1)).allMatch(SseReaderFuzz::ends),
                "a blank line ends each frame but the last");
        Holds.that(Arrays.equals(joined(frames(new ByteByByte(stream))), stream), "the frames are the stream");
        atOnce.forEach(SseReaderFuzz::dataIsNoLonger);
    }

    /** A blank line after another is a frame of its own. */
    private static boolean ends(SseFrame frame) {
        return frame.endsWithBlankLine() || !frame.whole() || new String(frame.bytes(), US_ASCII).isBlank();
    }

    private static void dataIsNoLonger(SseFrame frame) {
        Holds.that(frame.data().length <= frame.bytes().length, "data is a part of its frame");
        Optional<SseFrame> joined = new FrameJoiner(SseReader.FRAME_BYTES_MAX).join(frame);
        Holds.that(joined.isPresent() == frame.whole() || frame.endsWithBlankLine(), "a whole frame needs no other");
    }

    private static List<SseFrame> frames(InputStream in) throws IOException {
        SseReader reader = new SseReader(in);
        List<SseFrame> frames = new ArrayList<>();
        for (Optional<SseFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
            frames.add(next.get());
        }
        Holds.that(reader.ended(), "the stream has ended");
        return frames;
    }

    private static byte[] joined(List<SseFrame> frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        frames.forEach(frame -> joined.writeBytes(frame.bytes()));
        return joined.toByteArray();
    }

    private static final class ByteByByte extends ByteArrayInputStream {

        ByteByByte(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] buffer, int from, int count) {
            return super.read(buffer, from, Math.min(1, count));
        }
    }
}
