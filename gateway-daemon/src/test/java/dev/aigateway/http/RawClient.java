package dev.aigateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is told to, and reads answers one by one. */
public final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** An answer; the names of its headers are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    static RawClient connect(GatewayServer server) throws IOException {
        return connect(server.port());
    }

    /** To this machine. */
    public static RawClient connect(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Says that nothing more will come, and still reads. */
    public RawClient finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Leaves with FIN, and reads no more. */
    public void leave() throws IOException {
        socket.close();
    }

    /** Leaves with RST. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public Answer answer() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status.substring(9, 12)), headers, body(headers));
    }

    /** All answers until the server closes; the client has to be {@link #finish finished} or refused. */
    public List<Answer> answers() throws IOException {
        List<Answer> answers = new ArrayList<>();
        while (!isClosed()) {
            answers.add(answer());
        }
        return answers;
    }

    /** Waits for the next byte; true if the server closed instead of sending one. */
    public boolean isClosed() throws IOException {
        in.mark(1);
        try {
            boolean closed = in.read() < 0;
            in.reset();
            return closed;
        } catch (SocketException _) {
            return true; // RST instead of FIN.
        }
    }

    /** Waits for the next byte; true if the server ended its side in good order, without RST. */
    public boolean isFinished() throws IOException {
        return in.read() < 0;
    }

    /** Whether nothing at all comes from the server for so long. */
    public boolean isSilentFor(Duration duration) throws IOException {
        socket.setSoTimeout((int) duration.toMillis());
        try {
            isClosed();
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server closed after \"" + line + "\"");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return read(Integer.parseInt(headers.get("content-length")));
        }
        StringBuilder body = new StringBuilder();
        while (headers.containsKey("transfer-encoding")) {
            int size = Integer.parseInt(line(), 16);
            body.append(read(size));
            line();
            if (size == 0) {
                break;
            }
        }
        return body.toString();
    }

    private String read(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
