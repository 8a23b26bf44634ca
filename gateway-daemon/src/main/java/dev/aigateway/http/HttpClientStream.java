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
    public void tell(String name, String value) {
        connection.note(name, value);
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
    public boolean flush() throws IOException {
        OutputStream stream = begun();
        if (pending.size() == 0) {
            return false; // Not every frame of the provider means something to the client.
        }
        write(() -> {
            pending.writeTo(stream);
            pending.reset();
            stream.flush();
        });
        return true;
    }

    @Override
    public void end() throws IOException {
        boolean _ = flush();
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

    private void put(Headers headers) {
        for (Headers.Field field : headers.fields()) {
            response.headers().add(HeaderNames.create(field.name()), field.value());
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
