package dev.aigateway.translate.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.sse.SseFrame;
import dev.aigateway.sse.SseReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not known in a stream, anywhere in it, changes nothing of what the client gets. */
class UnknownEventsTest {

    private static final MessagesToChat ANSWERS = new MessagesToChat(() -> Instant.ofEpochSecond(1_795_000_000));
    private static final ChatTerms TERMS =
            new ChatTerms("claude-quality", true, true, false, Map.of(), Set.of(), Set.of("raw"));
    private static final int ROUNDS = 20;

    private static final List<String> NOISE = List.of(
            ": a comment\n\n",
            "\n",
            "\r\n\r\n",
            "event: ping\n\n",
            "id: 7\nretry: 10\n\n",
            "data:\n\n",
            "data: \n\n",
            "data: {broken\n\n",
            "data: []\n\n",
            "data: null\n\n",
            "data: 7\n\n",
            "data: \"message_stop\"\n\n",
            "data: {\"type\":7}\n\n",
            "data: {\"type\":{\"type\":\"message_stop\"}}\n\n",
            "event: message_stop\ndata: {\"type\":\"a_new_event\"}\n\n",
            "data: {\"type\":\"message_start\"}\n\n",
            "data: {\"type\":\"message_start\",\"message\":7}\n\n",
            "data: {\"type\":\"message_delta\"}\n\n",
            "data:"
                + " {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null,\"stop_details\":7},\"usage\":\"x\"}\n\n",
            "data: {\"type\":\"content_block_start\"}\n\n",
            "data:"
                + " {\"type\":\"content_block_start\",\"index\":1000,\"content_block\":{\"type\":\"a_new_block\",\"text\":\"x\"}}\n\n",
            "data: {\"type\":\"content_block_delta\",\"index\":1000,\"delta\":{\"type\":\"text_delta\"}}\n\n",
            "data:"
                + " {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"a_new_delta\",\"text\":\"x\"}}\n\n",
            "data:"
                + " {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\",\"citation\":{}}}\n\n",
            "data:"
                + " {\"type\":\"content_block_delta\",\"index\":2000,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}\n\n",
            "data: {\"type\":\"content_block_delta\",\"index\":3,\"delta\":null}\n\n",
            "data: {\"type\":\"content_block_stop\",\"index\":3000}\n\n",
            "data: {\"type\":\"content_block_stop\",\"index\":\"x\",\"é\":\"\\ud83d\"}\n\n");

    static List<Path> cases() throws IOException {
        return ChatAnswerGoldenTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noiseIsNotHeard(Path folder) throws IOException {
        byte[] upstream = Files.readAllBytes(folder.resolve("upstream.sse"));
        String expected = chunks(new ByteArrayInputStream(upstream));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(chunks(new ByteArrayInputStream(noisy(upstream, random))))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
        }
    }

    /** After the beginning, before which a stream has no place for anything but pings. */
    private static byte[] noisy(byte[] upstream, Random random) throws IOException {
        ByteArrayOutputStream noisy = new ByteArrayOutputStream();
        SseReader frames = new SseReader(new ByteArrayInputStream(upstream));
        for (Optional<SseFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            noisy.writeBytes(frame.get().bytes());
            for (int i = random.nextInt(3); i > 0 && frame.get().endsWithBlankLine(); i--) {
                noisy.writeBytes(NOISE.get(random.nextInt(NOISE.size())).getBytes(UTF_8));
            }
        }
        return noisy.toByteArray();
    }

    private static String chunks(ByteArrayInputStream upstream) throws IOException {
        MessagesToChat.Chunks chunks = ANSWERS.chunks(TERMS);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SseReader frames = new SseReader(upstream);
        for (Optional<SseFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            chunks.of(frame.get()).forEach(chunk -> out.writeBytes(chunk.bytes()));
        }
        chunks.cutOff().forEach(chunk -> out.writeBytes(chunk.bytes()));
        return out.toString(UTF_8);
    }
}
