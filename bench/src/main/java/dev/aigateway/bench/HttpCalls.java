package dev.aigateway.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends one request again and again, on connections that are kept for the next, and reads each answer to its end. As little
 * of HTTP as that takes, so that the client costs next to nothing. Threads may share it.
 */
final class HttpCalls implements AutoCloseable {

    private final int port;
    private final byte[] request;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    HttpCalls(int port, byte[] request) {
        this.port = port;
        this.request = request;
    }

    /** Nanoseconds until the last byte of the answer. */
    long call() throws IOException {
        Connection kept = idle.poll();
        Connection connection = kept != null ? kept : Connection.open(port);
        long begun = System.nanoTime();
        connection.call(request);
        long took = System.nanoTime() - begun;
        idle.add(connection);
        return took;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : idle) {
            connection.socket.close();
        }
    }

    private record Connection(Socket socket, InputStream in) {

        static Connection open(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new Connection(socket, new BufferedInputStream(socket.getInputStream(), 1 << 16));
        }

        void call(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            String status = line();
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException("answered with " + status);
            }
            long length = 0;
            boolean chunked = false;
            for (String field = line(); !field.isEmpty(); field = line()) {
                String lower = field.toLowerCase(Locale.ROOT);
                chunked |= lower.equals("transfer-encoding: chunked");
                if (lower.startsWith("content-length: ")) {
                    length = Long.parseLong(lower.substring("content-length: ".length()));
                }
            }
            if (chunked) {
                skipChunks();
            } else {
                in.skipNBytes(length);
            }
        }

        private void skipChunks() throws IOException {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                in.skipNBytes(size);
                endOfChunk();
            }
            endOfChunk();
        }

        private int chunkSize() throws IOException {
            return Integer.parseInt(line(), 16);
        }

        private void endOfChunk() throws IOException {
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than it says");
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("closed inside an answer");
                }
                line.append((char) b);
            }
            return line.toString().stripTrailing();
        }
    }

    /** A call of {@code /v1/messages} with that body. */
    static byte[] request(String key, String beta, String body) {
        byte[] bytes = body.getBytes(ISO_8859_1);
        return """
            POST /v1/messages HTTP/1.1\r
            Host: localhost\r
            x-api-key: %s\r
            anthropic-version: 2023-06-01\r
            anthropic-beta: %s\r
            user-agent: claude-cli/2.1.0 (external, cli)\r
            content-type: application/json\r
            content-length: %d\r
            \r
            %s\
            """.formatted(key, beta, bytes.length, body).getBytes(ISO_8859_1);
    }
}
