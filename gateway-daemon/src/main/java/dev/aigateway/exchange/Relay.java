package dev.aigateway.exchange;

import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.TranslatedCall.InParts.Relayed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes a stream on, frame by frame, and settles its call. */
final class Relay {

    static final String EMPTY = "the provider sent an empty stream";

    private Relay() {}

    /** Settles {@code open} whatever happens: the provider charges for what it sent, whoever hung up. */
    static void run(Streaming reply, OpenCall open, Relayed translation, ClientStream client) throws IOException {
        @Nullable String error = "the client left";
        try {
            SseFrame first = reply.next().orElse(null);
            if (first == null) {
                error = EMPTY;
                throw new ProviderAnswerInvalid("the model provider began an answer and sent nothing");
            }
            client.begin(translation.headers());
            relay(first, reply, translation, client);
            if (client.gone()) {
                throw new IOException("the client left");
            }
            error = shortcoming(reply);
            if (!reply.finished()) {
                write(translation.interrupted(), client);
            }
            client.end();
        } finally {
            open.used(reply.metering(), error);
        }
    }

    private static void relay(SseFrame first, Streaming reply, Relayed translation, ClientStream client)
            throws IOException {
        for (Optional<SseFrame> frame = Optional.of(first); frame.isPresent(); frame = reply.next()) {
            write(translation.frames(frame.get()), client);
            if (!reply.anotherBuffered()) {
                client.flush();
            }
        }
    }

    private static void write(List<SseFrame> frames, ClientStream client) throws IOException {
        for (SseFrame frame : frames) {
            client.write(frame);
        }
    }

    /** What the ledger should know of a stream that came to its end; null if nothing. */
    static @Nullable String shortcoming(Streaming reply) {
        if (!reply.finished()) {
            return "the provider's stream broke off";
        }
        return reply.metering().complete() ? null : "the provider ended the stream with an error or without its usage";
    }
}
