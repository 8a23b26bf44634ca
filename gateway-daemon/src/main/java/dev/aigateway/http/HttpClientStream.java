package dev.aigateway.http;

import dev.aigateway.exchange.ClientStream;
import dev.aigateway.format.Headers;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.ClientAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes an exchange's answer to one HTTP response. Not for several threads at once. */
final class HttpClientStream implements ClientStream {

    private final ServerResponse response;
    private final ClientConnection connection;
    /** What was written since the last flush, so that one flush is one write to the socket. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private @Nullable OutputStream out;

    HttpClientStream(ServerResponse response, ClientConnection connection) {
        this.response = response;
        this.connection = connection;
    }

    @Override
    public void note(String header, String value) {
        connection.note(header, value);
    }

    @Override
    public void send(ClientAnswer answer) throws IOException {
        response.status(answer.status());
        put(answer.headers());
        write(() -> response.send(answer.body()));
    }

    @Override
    public void begin(Headers headers) {
        put(headers);
        response.headers().set(HeaderNames.CACHE_CONTROL, "no-cache");
        response.headers().set(HeaderNames.create("x-accel-buffering"), "no");
        out = response.outputStream();
    }

    @Override
    public void write(SseFrame frame) {
        pending.writeBytes(frame.bytes());
    }

    @Override
    public void flush() throws IOException {
        OutputStream stream = begun();
        if (pending.size() == 0) {
            return; // Not every frame of the provider means something to the client.
        }
        write(() -> {
            pending.writeTo(stream);
            pending.reset();
            stream.flush();
        });
    }

    @Override
    public void end() throws IOException {
        flush();
        write(begun()::close);
    }

    @Override
    public boolean gone() {
        return connection.gone();
    }

    @Override
    public Watch onGone(Runnable action) {
        return connection.onGone(action)::close;
    }

    private OutputStream begun() {
        if (out == null) {
            throw new IllegalStateException("a stream is begun before it is written to");
        }
        return out;
    }

    /** The provider's id of the request stands where it gave one; ours everywhere else. */
    private void put(Headers headers) {
        for (Headers.Field field : headers.fields()) {
            response.headers().add(HeaderNames.create(field.name()), field.value());
        }
        if (headers.first("request-id").isEmpty()) {
            response.headers()
                    .set(
                            HeaderNames.create("request-id"),
                            connection.requestId().toString());
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** Helidon tells in two ways that the socket is gone. */
    private static void write(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw new IOException("the client left", e);
        }
    }
}
