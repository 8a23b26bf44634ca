package dev.aigateway.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

    /** Every line ending, every length of UTF-8 sequence, comments, an unknown field, and an event of two lines. */
    private static final byte[] STREAM = ("""
                    event: message_start
                    data: {"text":"é € 😀"}

                    """ + ": a comment\n\n" + "event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n"
                    + "data: cr\r\r"
                    + "id: 7\r\ndata: one\rdata: two\n\r\n" + ": between\r\n\r\n\r\n" + "data:last\n\n")
            .getBytes(UTF_8);

    private static final List<String> DATA =
            List.of("{\"text\":\"é € 😀\"}", "{\"type\":\"ping\"}", "cr", "one\ntwo", "last");

    @Test
    void wherePacketsEndChangesNothing() throws IOException {
        for (int split = 0; split <= STREAM.length; split++) {
            assertReadsAll(PiecewiseInputStream.of(
                    Arrays.copyOf(STREAM, split), Arrays.copyOfRange(STREAM, split, STREAM.length)));
        }
    }

    @Test
    void oneByteAtATimeIsEnough() throws IOException {
        assertReadsAll(PiecewiseInputStream.of(IntStream.range(0, STREAM.length)
                .mapToObj(i -> new byte[] {STREAM[i]})
                .toList()));
    }

    @Test
    void packetsOfAnySizeAreEnough() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<byte[]> packets = new ArrayList<>();
            for (int from = 0; from < STREAM.length; ) {
                int to = Math.min(STREAM.length, from + random.nextInt(1, 40));
                packets.add(Arrays.copyOfRange(STREAM, from, to));
                from = to;
            }
            assertReadsAll(PiecewiseInputStream.of(packets));
        }
    }

    @Test
    void aFrameIsReadyAsSoonAsItsBlankLineIsThere() throws IOException {
        for (String blank : List.of("\n\n", "\r\r", "\r\n\r\n", "\n\r\n", "\r\n\n")) {
            String frame = "data: 1" + blank;
            SseReader reader = new SseReader(PiecewiseInputStream.breakingAfter(frame.getBytes(UTF_8)));

            assertThat(text(reader.next())).isEqualTo(frame);
        }
    }

    @Test
    void anotherFrameIsBufferedOnlyWhenAllOfItHasCome() throws IOException {
        SseReader reader = new SseReader(PiecewiseInputStream.of("data: 1\n\ndata: 2\n\ndata: 3".getBytes(UTF_8)));

        assertThat(reader.anotherBuffered()).isFalse();
        assertThat(text(reader.next())).isEqualTo("data: 1\n\n");
        assertThat(reader.anotherBuffered()).isTrue();
        assertThat(text(reader.next())).isEqualTo("data: 2\n\n");
        assertThat(reader.anotherBuffered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: last", "data: last\n", "data: last\r\n", "data: last\r"})
    void aStreamThatEndsWellNeedsNoBlankLine(String last) throws IOException {
        List<SseFrame> frames = frames(new ByteArrayInputStream(("data: first\n\n" + last).getBytes(UTF_8)));

        assertThat(data(frames)).containsExactly("first", "last");
        assertThat(concatenated(frames)).asString(UTF_8).isEqualTo("data: first\n\n" + last);
    }

    @Test
    void aHalfFrameOfABrokenStreamIsDropped() throws IOException {
        SseReader reader = new SseReader(PiecewiseInputStream.breakingAfter("data: 1\n\ndata: {\"ha".getBytes(UTF_8)));

        assertThat(text(reader.next())).isEqualTo("data: 1\n\n");
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void anEmptyStreamHasNoFrame() throws IOException {
        assertThat(frames(InputStream.nullInputStream())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                SseReader.FRAME_BYTES_MAX - 1,
                SseReader.FRAME_BYTES_MAX,
                SseReader.FRAME_BYTES_MAX + 1,
                SseReader.FRAME_BYTES_MAX + 2,
                16 * 1024 * 1024
            })
    void aFrameBeyondTheLimitComesInPiecesAndTheNextIsWholeAgain(int size) throws IOException {
        String large = "data: " + "x".repeat(size - 8) + "\n\n";
        byte[] stream = ("data: before\n\n" + large + "data: after\n\n").getBytes(UTF_8);

        List<SseFrame> frames = frames(new ByteArrayInputStream(stream));

        assertThat(concatenated(frames)).isEqualTo(stream);
        assertThat(frames).allMatch(frame -> frame.bytes().length <= SseReader.FRAME_BYTES_MAX);
        assertThat(data(List.of(frames.getFirst(), frames.getLast()))).containsExactly("before", "after");
        assertThat(frames.getLast().whole()).isTrue();
        assertThat(frames.subList(1, frames.size() - 1))
                .allMatch(frame -> frame.whole() == (size <= SseReader.FRAME_BYTES_MAX));
    }

    @Test
    void aLargeFrameKeepsItsLineEndingsAcrossItsPieces() throws IOException {
        for (int size = SseReader.FRAME_BYTES_MAX - 8; size < SseReader.FRAME_BYTES_MAX + 8; size++) {
            String large = "data: " + "x".repeat(size - 10) + "\r\n\r\n";
            byte[] stream = (large + "data: after\r\n\r\n").getBytes(UTF_8);

            List<SseFrame> frames = frames(new ByteArrayInputStream(stream));

            assertThat(concatenated(frames)).isEqualTo(stream);
            assertThat(data(frames)).last().isEqualTo("after");
        }
    }

    private static void assertReadsAll(InputStream in) throws IOException {
        List<SseFrame> frames = frames(in);
        assertThat(concatenated(frames)).isEqualTo(STREAM);
        assertThat(data(frames)).isEqualTo(DATA);
        assertThat(frames).allMatch(SseFrame::whole);
    }

    private static List<SseFrame> frames(InputStream in) throws IOException {
        SseReader reader = new SseReader(in);
        List<SseFrame> frames = new ArrayList<>();
        for (Optional<SseFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    /** Of the frames that have any. */
    private static List<String> data(List<SseFrame> frames) {
        return frames.stream()
                .map(frame -> new String(frame.data(), UTF_8))
                .filter(data -> !data.isEmpty())
                .toList();
    }

    private static byte[] concatenated(List<SseFrame> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(frame -> all.writeBytes(frame.bytes()));
        return all.toByteArray();
    }

    private static String text(Optional<SseFrame> frame) {
        return new String(frame.orElseThrow().bytes(), UTF_8);
    }
}
