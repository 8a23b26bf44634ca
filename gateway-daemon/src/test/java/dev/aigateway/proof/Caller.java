package dev.aigateway.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One call on a connection of its own, from its first byte to its last; nothing is sent twice. For one thread. */
final class Caller {

    private static final int EXCERPT_MAX = 1_000;
    private static final int CONNECT_MILLIS = 5_000;

    private final Prompt prompt;
    private final long beganNanos = System.nanoTime();
    private final long endNanos;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    private Caller(Prompt prompt, Duration atMost) {
        this.prompt = prompt;
        this.endNanos = beganNanos + atMost.toNanos();
    }

    /** Never throws; an answer that has not come to its end by then is a broken one. */
    static Answer call(int port, String key, Prompt prompt, Duration atMost) {
        Caller caller = new Caller(prompt, atMost);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request(key, prompt));
            caller.read(socket);
            return caller.answer("");
        } catch (IOException e) {
            return caller.answer(e.toString());
        }
    }

    static byte[] request(String key, Prompt prompt) {
        byte[] body = prompt.body();
        String head = """
            POST %s HTTP/1.1\r
            host: 127.0.0.1\r
            connection: close\r
            content-type: application/json\r
            content-length: %d\r
            x-api-key: %s\r
            x-request-id: %s\r
            \r
            """.formatted(prompt.route().path, body.length, key, prompt.marker());
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private void read(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(new WithDeadline(socket, endNanos));
        status = Integer.parseInt(line(in).substring(9, 12));
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (headers.containsKey("content-length")) {
            take(in, Integer.parseInt(headers.get("content-length")));
            return;
        }
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            take(in, size);
            line(in);
        }
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private void take(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        body.writeBytes(bytes);
        if (bytes.length < length) {
            throw new EOFException("the body ended early");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after \"" + line + "\"");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private Answer answer(String failure) {
        String text = body.toString(UTF_8);
        boolean complete =
                failure.isEmpty() && (status != 200 || !prompt.stream() || text.endsWith(prompt.lastWords()));
        String why = failure.isEmpty() && !complete ? "the stream has no end of its own" : failure;
        String excerpt = text.substring(0, Math.min(EXCERPT_MAX, text.length()));
        return new Answer(prompt, beganNanos, System.nanoTime(), status, headers, excerpt, complete, why);
    }

    /** Reads that end at a moment, however many there are. */
    private static final class WithDeadline extends InputStream {
        private final Socket socket;
        private final InputStream in;
        private final long endNanos;

        WithDeadline(Socket socket, long endNanos) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.endNanos = endNanos;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            long millis = (endNanos - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("no end within the deadline");
            }
            socket.setSoTimeout((int) millis);
            return in.read(bytes, offset, length);
        }
    }
}
