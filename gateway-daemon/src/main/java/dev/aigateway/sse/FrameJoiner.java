package dev.aigateway.sse;

import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Joins the pieces of a frame that is larger than the reader holds. Not for several threads at once. */
public final class FrameJoiner {

    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private final int bytesMax;

    public FrameJoiner(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** The frame itself if it is whole, all of it with its last piece, and nothing before that. */
    public Optional<SseFrame> join(SseFrame frame) {
        if (frame.whole()) {
            return Optional.of(frame);
        }
        if (pieces.size() + frame.bytes().length > bytesMax) {
            throw new ProviderAnswerInvalid("the model provider sent an event of more than " + bytesMax + " bytes");
        }
        pieces.writeBytes(frame.bytes());
        SseFrame joined = new SseFrame(pieces.toByteArray(), true);
        if (!joined.endsWithBlankLine()) {
            return Optional.empty();
        }
        pieces.reset();
        return Optional.of(joined);
    }
}
