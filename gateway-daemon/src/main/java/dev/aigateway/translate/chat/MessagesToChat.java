package dev.aigateway.translate.chat;

import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.format.anthropic.AnthropicEvent;
import dev.aigateway.sse.FrameJoiner;
import dev.aigateway.sse.SseFrame;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.List;

/** Answers of the Messages API as chat completions. Threads may share it. */
public final class MessagesToChat {

    /** Texts and a tool's input come in small pieces; only what a provider's own tools found may be large. */
    private static final int FRAME_BYTES_MAX = 16 << 20;

    private final InstantSource clock;

    public MessagesToChat(InstantSource clock) {
        this.clock = clock;
    }

    public Chunks chunks(ChatTerms terms) {
        return new Chunks(terms, clock);
    }

    public Whole whole(ChatTerms terms) {
        return new Whole(terms, clock);
    }

    /** What cannot be read is told as part of the answer, for its head may be out. */
    private static void read(SseFrame frame, FrameJoiner joiner, ChatAnswer answer) {
        try {
            joiner.join(frame).map(AnthropicEvent::of).ifPresent(answer::add);
        } catch (ProviderAnswerInvalid _) {
            answer.unreadable();
        }
    }

    /** An answer that the client gets in chunks. Not for several threads at once. */
    public static final class Chunks {

        private final FrameJoiner joiner = new FrameJoiner(FRAME_BYTES_MAX);
        private final ChatChunks chunks;
        private final ChatAnswer answer;

        private Chunks(ChatTerms terms, InstantSource clock) {
            this.chunks = new ChatChunks(terms);
            this.answer = new ChatAnswer(terms, chunks, clock);
        }

        public List<SseFrame> of(SseFrame frame) {
            read(frame, joiner, answer);
            return chunks.take();
        }

        /** Whether the last chunk was told. */
        public boolean ended() {
            return answer.ended();
        }

        /** Of a message that came at once, as bytes. */
        public byte[] all(List<AnthropicEvent> events) {
            events.forEach(answer::add);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            cutOff().forEach(chunk -> bytes.writeBytes(chunk.bytes()));
            return bytes.toByteArray();
        }

        /** What is left to say if the stream ended by itself; nothing after an answer that was complete. */
        public List<SseFrame> cutOff() {
            answer.cutOff();
            return chunks.take();
        }
    }

    /** An answer that the client gets at once. Not for several threads at once. */
    public static final class Whole {

        private final FrameJoiner joiner = new FrameJoiner(FRAME_BYTES_MAX);
        private final WholeChat whole;
        private final ChatAnswer answer;

        private Whole(ChatTerms terms, InstantSource clock) {
            this.whole = new WholeChat(terms);
            this.answer = new ChatAnswer(terms, whole, clock);
        }

        public void add(SseFrame frame) {
            read(frame, joiner, answer);
        }

        /** Whether all of it, or why there is none, is known. */
        public boolean ended() {
            return answer.ended();
        }

        /** Of a message that came at once. */
        public void add(AnthropicEvent event) {
            answer.add(event);
        }

        /** The stream is over. */
        public Result end() {
            answer.cutOff();
            return whole.result();
        }
    }

    /** What came of an answer that was to be whole. */
    public sealed interface Result {

        record Answered(byte[] json) implements Result {}

        record Failed(ChatError error) implements Result {}
    }
}
