package dev.aigateway.exchange;

import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.StreamTranslation;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes a stream on, frame by frame, and settles its call. */
final class Relay {

    private static final SseFrame BLANK_LINE = SseFrame.of("\n\n");

    private Relay() {}

    /** Settles {@code open} whatever happens: the provider charges for what it sent, whoever hung up. */
    static void run(Streaming reply, OpenCall open, StreamTranslation translation, ClientStream client)
            throws IOException {
        @Nullable String error = "the client left";
        try {
            SseFrame first = reply.next().orElse(null);
            if (first == null) {
                error = "the provider sent an empty stream";
                throw new ProviderAnswerInvalid("the model provider began an answer and sent nothing");
            }
            client.begin(translation.headers());
            SseFrame last = relay(first, reply, translation, client);
            if (client.gone()) {
                throw new IOException("the client left");
            }
            error = shortcoming(reply);
            if (!reply.finished()) {
                interrupt(last, translation, client);
            }
            client.end();
        } finally {
            open.used(reply.metering(), error);
        }
    }

    /** The last frame that the provider sent. */
    private static SseFrame relay(SseFrame first, Streaming reply, StreamTranslation translation, ClientStream client)
            throws IOException {
        SseFrame last = first;
        for (Optional<SseFrame> frame = Optional.of(first); frame.isPresent(); frame = reply.next()) {
            last = frame.get();
            for (SseFrame translated : translation.frames(last)) {
                client.write(translated);
            }
            if (!reply.anotherBuffered()) {
                client.flush();
            }
        }
        return last;
    }

    /** The status line went out long ago; an error event is the only way left to tell. */
    private static void interrupt(SseFrame last, StreamTranslation translation, ClientStream client)
            throws IOException {
        if (!last.endsWithBlankLine()) {
            client.write(BLANK_LINE); // A frame that went out in pieces broke off, and must not swallow the event.
        }
        client.write(translation.interrupted());
    }

    private static @Nullable String shortcoming(Streaming reply) {
        if (!reply.finished()) {
            return "the provider's stream broke off";
        }
        return reply.metering().complete() ? null : "the provider ended the stream with an error or without its usage";
    }
}
