package dev.aigateway.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameJoinerTest {

    private static final String SMALL = "data: small\n\n";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 70_000})
    void aFrameThatCameInPiecesIsOneAgain(int more) throws IOException {
        String large = "data: " + "x".repeat(SseReader.FRAME_BYTES_MAX - 8 + more) + "\n\n";
        SseReader reader = new SseReader(new ByteArrayInputStream((SMALL + large + SMALL).getBytes(UTF_8)));
        FrameJoiner joiner = new FrameJoiner(1 << 20);

        List<String> joined = new ArrayList<>();
        for (Optional<SseFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
            joiner.join(frame.get()).ifPresent(whole -> joined.add(new String(whole.bytes(), UTF_8)));
        }

        assertThat(joined).containsExactly(SMALL, large, SMALL);
    }

    @Test
    void aFrameWithoutEndIsNotHeld() {
        FrameJoiner joiner = new FrameJoiner(10);
        SseFrame piece = new SseFrame("data: ".getBytes(UTF_8), false);
        assertThat(joiner.join(piece)).isEmpty();
        assertThatThrownBy(() -> joiner.join(piece)).isInstanceOf(ProviderAnswerInvalid.class);
    }
}
