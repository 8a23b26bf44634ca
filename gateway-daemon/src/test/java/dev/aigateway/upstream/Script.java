package dev.aigateway.upstream;

import dev.aigateway.format.Headers;
import dev.aigateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What the upstream does with one valid request, faults included. */
public sealed interface Script {

    /** How a connection ends. */
    enum Ending {
        /** The end of the stream, orderly for TCP. */
        FIN,
        /** A reset, which throws away what was under way. */
        RST
    }

    /**
     * An answer that was generated: in a stream or whole, as the request asks. The frames of a stream are message_start,
     * content_block_start, ping, the deltas, content_block_stop, message_delta, message_stop.
     */
    sealed interface Generated extends Script {
        TokenUsage usage();
    }

    /** A text; each word is a delta. */
    record Answer(String text, TokenUsage usage) implements Generated {

        public static final Answer DEFAULT =
                new Answer("Hello from the scripted upstream.", new TokenUsage(21, 0, 0, 0, 9));
    }

    /**
     * One use of a tool.
     *
     * @param json the arguments, an object; sent in pieces of eight characters
     */
    record ToolCall(String name, String json, TokenUsage usage) implements Generated {}

    /** An answer that does not say what it used. */
    record NoUsage(Answer answer) implements Generated {

        public NoUsage() {
            this(Answer.DEFAULT);
        }

        @Override
        public TokenUsage usage() {
            return answer.usage();
        }
    }

    /**
     * Another script, where the head of a stream is sent at once, and each frame, part of a frame and break waits for a
     * step of the gate. A whole answer is one step, head and all.
     */
    record Lockstep(Script script, Gate gate) implements Script {}

    /** Another script, of which nothing is sent before one step of the gate. */
    record Held(Script script, Gate gate) implements Script {}

    /**
     * Another script at the pace of a model: nothing is seen at first, though the prompt is charged from the beginning,
     * and then there is a pause before each frame.
     */
    record Paced(Generated script, Duration first, Duration between) implements Script {}

    /** A status other than 200, with a body in JSON. Nothing is billed. */
    record Refusal(int status, String body, Headers headers) implements Script {

        public Refusal(int status, String body) {
            this(status, body, Headers.NONE);
        }

        /** In the error envelope of the Messages API. */
        public static Refusal of(int status, String type, String message) {
            return new Refusal(status, ErrorBody.of(type, message));
        }
    }

    /** Silence, until the client leaves. What was generated unseen is billed. */
    record StallBeforeHeaders(TokenUsage billed) implements Script {

        public StallBeforeHeaders() {
            this(Answer.DEFAULT.usage().withOutput(1));
        }
    }

    /** Silence after some frames, or in the middle of a whole answer, until the client leaves. */
    record StallMidStream(Generated answer, int afterFrames) implements Script {

        public StallMidStream(int afterFrames) {
            this(Answer.DEFAULT, afterFrames);
        }
    }

    /**
     * The connection ends after some frames, or in the middle of a whole answer.
     *
     * @param moreBytes sent of the next frame before that
     */
    record CutMidStream(Generated answer, int afterFrames, int moreBytes, Ending ending) implements Script {

        public CutMidStream(int afterFrames, Ending ending) {
            this(Answer.DEFAULT, afterFrames, 0, ending);
        }
    }

    /** The stream ends too early, but orderly; {@code message_stop} is never sent. */
    record EndMidStream(Generated answer, int afterFrames) implements Script {

        public EndMidStream(int afterFrames) {
            this(Answer.DEFAULT, afterFrames);
        }
    }

    /** An event {@code error} after some frames, and the end of the stream. */
    record ErrorEventMidStream(Generated answer, int afterFrames, String type, String message) implements Script {

        public ErrorEventMidStream(int afterFrames) {
            this(Answer.DEFAULT, afterFrames, "overloaded_error", "Overloaded");
        }
    }

    /** The connection ends instead of an answer. Nothing is billed. */
    record CloseBeforeAnswer(Ending ending) implements Script {}

    /** A stream of exactly these pieces, each in one write. */
    record RawFrames(List<byte[]> pieces, TokenUsage billed) implements Script {

        public RawFrames(TokenUsage billed, String... pieces) {
            this(
                    List.of(pieces).stream()
                            .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                            .toList(),
                    billed);
        }
    }

    /** Status 200 and any body, whatever the request asked for. */
    record RawBody(Headers headers, byte[] body, TokenUsage billed) implements Script {}

    /** Status 200 and a page in HTML, as proxies send it. Nothing is billed. */
    record NotJson() implements Script {}

    /** To another place. Nothing is billed. */
    record Redirect(String location) implements Script {}

    /** Any bytes instead of an answer, and the end of the connection. Nothing is billed. */
    record RawResponse(byte[] bytes) implements Script {}
}
