package dev.aigateway.exchange;

import dev.aigateway.error.GatewayException;
import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.error.GatewayException.ProviderTimeout;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.TranslatedCall.InParts.Relayed;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes a stream on, frame by frame, and settles its call. */
final class Relay {

    /** How a call ends whose client did not stay for it. */
    static final String CLIENT_LEFT = "the client left";

    private Relay() {}

    /**
     * Settles {@code open} whatever happens: the provider charges for what it sent, whoever hung up. Throws what the
     * client can be told only as long as nothing of the answer is out; what breaks later is an event in the stream.
     */
    static void run(Streaming reply, OpenCall open, Relayed translation, ClientStream client, KeepAlive keepAlive)
            throws IOException {
        @Nullable String error = CLIENT_LEFT;
        try (LiveStream out = keepAlive.watch(client, translation.headers())) {
            relay(reply, translation, out);
            if (client.gone()) {
                throw new IOException(CLIENT_LEFT);
            }
            error = shortcoming(reply);
            if (!out.release()) {
                open.throwIfStopped();
                throw nothingCame(reply);
            }
            if (!reply.finished()) {
                out.write(translation.interrupted());
            }
            out.end();
        } finally {
            open.used(reply.metering(), error);
        }
    }

    private static void relay(Streaming reply, Relayed translation, LiveStream out) throws IOException {
        while (!translation.ended()) {
            Optional<SseFrame> frame = reply.next();
            if (frame.isEmpty()) {
                return;
            }
            out.write(translation.frames(frame.get()));
            if (!reply.anotherBuffered()) {
                out.flush();
            }
        }
    }

    /** Of a provider that began an answer with its status, and left it at that. */
    static GatewayException nothingCame(Streaming reply) {
        return reply.timedOut()
                .<GatewayException>map(ProviderTimeout::new)
                .orElseGet(() -> new ProviderAnswerInvalid("the model provider began an answer and sent nothing"));
    }

    /** What the ledger should know of a stream that came to its end; null if nothing. */
    static @Nullable String shortcoming(Streaming reply) {
        if (!reply.finished()) {
            return reply.timedOut().isPresent() ? "the provider fell silent" : "the provider's stream broke off";
        }
        return reply.metering().complete() ? null : "the provider ended the stream with an error or without its usage";
    }
}
