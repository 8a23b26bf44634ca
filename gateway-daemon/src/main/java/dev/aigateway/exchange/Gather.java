package dev.aigateway.exchange;

import dev.aigateway.error.GatewayException.ProviderTimeout;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.TranslatedCall.InParts.Gathered;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects a stream for a client that wants its answer whole, and settles its call. */
final class Gather {

    private Gather() {}

    /** Settles {@code open} whatever happens, as {@link Relay} does. */
    static void run(Streaming reply, OpenCall open, Gathered answer, ClientStream client, AnswerNotes notes)
            throws IOException {
        @Nullable String error = Relay.CLIENT_LEFT;
        try {
            boolean empty = collect(reply, answer);
            if (client.gone()) {
                throw new IOException(Relay.CLIENT_LEFT);
            }
            error = Relay.shortcoming(reply);
            if (!reply.finished()) {
                open.throwIfStopped();
            }
            if (empty) {
                throw Relay.nothingCame(reply);
            }
            if (reply.timedOut().isPresent() && !reply.metering().complete()) {
                throw new ProviderTimeout(reply.timedOut().get());
            }
            notes.tellCost(reply.metering(), client);
            client.send(answer.whole());
        } finally {
            open.used(reply.metering(), error);
        }
    }

    private static boolean collect(Streaming reply, Gathered answer) {
        boolean empty = true;
        while (!answer.ended()) {
            Optional<SseFrame> frame = reply.next();
            if (frame.isEmpty()) {
                return empty;
            }
            answer.add(frame.get());
            empty = false;
        }
        return empty;
    }
}
