package dev.aigateway.exchange;

import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.MaxTokens;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.ClientAnswer;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * How far a strict limit shortens an answer.
 *
 * @param maxTokens empty leaves it as long as the client asked
 */
record CutOutput(OptionalLong maxTokens) {

    private static final String HEADER = "x-gateway-max-tokens-clamped";

    /** As it is sent. */
    ProviderRequest of(ProviderRequest request) {
        return maxTokens.isEmpty() ? request : request.withBody(MaxTokens.cutTo(request.body(), maxTokens.getAsLong()));
    }

    /** The same client, who is told in the head of the answer. */
    ClientStream toldTo(ClientStream client) {
        return maxTokens.isEmpty() ? client : new Told(client, Long.toString(maxTokens.getAsLong()));
    }

    private record Told(ClientStream client, String maxTokens) implements ClientStream {

        @Override
        public void send(ClientAnswer answer) throws IOException {
            client.send(new ClientAnswer(answer.status(), answer.headers().and(HEADER, maxTokens), answer.body()));
        }

        @Override
        public void begin(Headers headers) throws IOException {
            client.begin(headers.and(HEADER, maxTokens));
        }

        @Override
        public void write(SseFrame frame) throws IOException {
            client.write(frame);
        }

        @Override
        public void flush() throws IOException {
            client.flush();
        }

        @Override
        public void end() throws IOException {
            client.end();
        }

        @Override
        public boolean gone() {
            return client.gone();
        }

        @Override
        public Watch onGone(Runnable action) {
            return client.onGone(action);
        }
    }
}
