package dev.aigateway.exchange;

import dev.aigateway.format.Headers;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.ClientAnswer;
import java.io.IOException;

/** What an exchange writes to. Every {@link IOException} means that the client left. Not for several threads at once. */
public interface ClientStream {

    /** The share of its nearest limit that the account had used before the call, in whole percent. */
    String LIMIT_USED = "x-gateway-limit-used";

    /** The tokens that were used of the month's limit before the call. */
    String TOKENS_USED = "x-gateway-tokens-used";

    /** The month's limit of tokens, where there is one: the caller's own, or the company's if that is nearer. */
    String TOKEN_LIMIT = "x-gateway-token-limit";

    /** A header of the gateway's own on whatever answer follows, an error too; before {@link #send} or {@link #begin}. */
    void tell(String name, String value);

    /** A whole answer at once. */
    void send(ClientAnswer answer) throws IOException;

    /** Status 200 and a stream of events; nothing is on the wire before the first {@link #flush}. */
    void begin(Headers headers) throws IOException;

    void write(SseFrame frame) throws IOException;

    /**
     * Sends what was written: a token that waits in a buffer is a token that the user waits for.
     *
     * @return false if there was nothing to send
     */
    boolean flush() throws IOException;

    /** The stream is over. */
    void end() throws IOException;

    /** Whether the client has left. */
    boolean gone();

    /** Runs the action, from another thread, as soon as the client leaves; until the result is closed. */
    Watch onGone(Runnable action);

    /** An action that waits for the client to leave. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
