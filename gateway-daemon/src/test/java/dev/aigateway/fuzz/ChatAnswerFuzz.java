package dev.aigateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.format.RequestJson;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.sse.SseReader;
import dev.aigateway.translate.chat.ChatTerms;
import dev.aigateway.translate.chat.MessagesToChat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider's stream as a chat answer: whatever it sends, the client gets chunks and one end, well or not. */
public final class ChatAnswerFuzz {

    private static final MessagesToChat ANSWERS = new MessagesToChat(() -> Instant.EPOCH);
    private static final String DONE = "[DONE]";
    private static final int TIMES_MAX = 64;
    private static final int MORE_BYTES_MAX = 4 << 10;

    private ChatAnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] stream) throws IOException {
        ChatTerms terms = new ChatTerms(
                "claude",
                true,
                stream.length % 2 == 0,
                stream.length % 3 == 0,
                Map.of(),
                Set.of("patch"),
                Set.of("raw"));
        List<SseFrame> fromProvider = frames(stream);
        chunksEndOnce(fromProvider, terms, stream.length);
        wholeIsOneObject(fromProvider, terms);
    }

    private static void chunksEndOnce(List<SseFrame> fromProvider, ChatTerms terms, int bytes) throws IOException {
        MessagesToChat.Chunks chunks = ANSWERS.chunks(terms);
        List<SseFrame> sent = new ArrayList<>();
        for (SseFrame frame : fromProvider) {
            sent.addAll(chunks.of(frame));
        }
        sent.addAll(chunks.cutOff());
        Holds.that(chunks.ended(), "a stream has an end");
        Holds.that(chunks.cutOff().isEmpty(), "nothing follows the end");
        int length = sent.stream().mapToInt(frame -> frame.bytes().length).sum();
        Holds.that(length <= TIMES_MAX * bytes + MORE_BYTES_MAX, "an answer is not much longer");
        int ends = 0;
        for (SseFrame frame : sent) {
            Holds.that(ends == 0 || isDone(frame), "only [DONE] follows the last chunk");
            ends += isEnd(frame) ? 1 : 0;
        }
        Holds.that(ends == 1, "a stream ends once");
    }

    /** The error, or what stands before a {@code [DONE]}. */
    private static boolean isEnd(SseFrame frame) throws IOException {
        String data = new String(frame.data(), UTF_8);
        if (data.isEmpty()) {
            return false; // A comment.
        }
        if (data.equals(DONE)) {
            return true;
        }
        JsonNode chunk = RequestJson.MAPPER.readTree(data);
        Holds.that(chunk.isObject(), "a chunk is an object");
        return chunk.has("error");
    }

    private static boolean isDone(SseFrame frame) {
        return new String(frame.data(), UTF_8).equals(DONE);
    }

    private static void wholeIsOneObject(List<SseFrame> fromProvider, ChatTerms terms) throws IOException {
        MessagesToChat.Whole whole = ANSWERS.whole(terms);
        fromProvider.forEach(whole::add);
        byte[] json = switch (whole.end()) {
            case MessagesToChat.Result.Answered(byte[] answer) -> answer;
            case MessagesToChat.Result.Failed failed -> failed.error().json();
        };
        Holds.that(RequestJson.MAPPER.readTree(json).isObject(), "a whole answer is an object");
    }

    private static List<SseFrame> frames(byte[] stream) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(stream));
        List<SseFrame> frames = new ArrayList<>();
        for (Optional<SseFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
            frames.add(next.get());
        }
        return frames;
    }
}
