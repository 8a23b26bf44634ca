package dev.aigateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.aigateway.format.Headers;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.ClientAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stream's client gets while the relay waits. */
class LiveStreamTest {

    private static final String COMMENT = ": keep-alive\n\n";

    private final Recorder client = new Recorder();
    private final LiveStream stream =
            new LiveStream(client, Headers.NONE, new KeepAlive.Silence(Duration.ZERO, Duration.ZERO), _ -> {});

    @Test
    void aCommentNeverStandsInAFrameThatComesInPieces() throws IOException {
        stream.write(List.of(piece("data: a")));
        stream.flush();
        stream.keepAlive();
        stream.write(List.of(piece("b\n\n")));
        stream.flush();
        stream.keepAlive();
        assertThat(client.sent).hasToString("data: ab\n\n" + COMMENT);
    }

    @Test
    void aBlankLineMoreThanAFrameNeedsIsNoFrameThatIsUnderWay() throws IOException {
        stream.write(List.of(SseFrame.of("data: a\n\n"), SseFrame.of("\n")));
        stream.flush();
        stream.keepAlive();
        assertThat(client.sent).hasToString("data: a\n\n\n" + COMMENT);
    }

    @Test
    void theHeadGoesOutWithTheFirstComment() throws IOException {
        stream.flush();
        assertThat(client.begun).isFalse();
        stream.keepAlive();
        assertThat(client.begun).isTrue();
        assertThat(stream.release()).isTrue();
    }

    @Test
    void onceReleasedItIsTheRelaysAlone() throws IOException {
        assertThat(stream.release()).isFalse();
        stream.keepAlive();
        assertThat(client.begun).isFalse();
        stream.write(List.of(SseFrame.of("data: a\n\n")));
        stream.end();
        stream.keepAlive();
        assertThat(client.sent).hasToString("data: a\n\n");
    }

    @Test
    void aClientThatLeftIsTheRelaysBusiness() {
        client.gone = true;
        assertThatCode(stream::keepAlive).doesNotThrowAnyException();
    }

    @Test
    void aClientThatHadAByteAMomentAgoNeedsNone() throws IOException {
        LiveStream calm = new LiveStream(client, Headers.NONE, KeepAlive.Silence.USUAL, _ -> {});
        calm.keepAlive();
        calm.write(List.of(SseFrame.of("data: a\n\n")));
        calm.flush();
        calm.keepAlive();
        assertThat(client.sent).hasToString("data: a\n\n");
    }

    @Test
    void clientsAreUsuallyLeftAloneForAsLongAsTheyBear() {
        assertThat(KeepAlive.Silence.USUAL)
                .isEqualTo(new KeepAlive.Silence(Duration.ofSeconds(5), Duration.ofSeconds(10)));
    }

    private static SseFrame piece(String text) {
        return new SseFrame(text.getBytes(UTF_8), false);
    }

    /** A client that only remembers. */
    private static final class Recorder implements ClientStream {

        private final StringBuilder sent = new StringBuilder();
        private final StringBuilder written = new StringBuilder();
        private boolean begun;
        private boolean gone;

        @Override
        public void tell(String name, String value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void send(ClientAnswer answer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void begin(Headers headers) {
            assertThat(begun).isFalse();
            begun = true;
        }

        @Override
        public void write(SseFrame frame) {
            assertThat(begun).isTrue();
            written.append(new String(frame.bytes(), UTF_8));
        }

        @Override
        public boolean flush() throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
            sent.append(written);
            boolean any = !written.isEmpty();
            written.setLength(0);
            return any;
        }

        @Override
        public void end() throws IOException {
            boolean _ = flush();
        }

        @Override
        public boolean gone() {
            return gone;
        }

        @Override
        public Watch onGone(Runnable action) {
            return () -> {};
        }
    }
}
