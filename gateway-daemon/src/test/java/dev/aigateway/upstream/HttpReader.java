package dev.aigateway.upstream;

import dev.aigateway.upstream.ReceivedRequest.Header;
import dev.aigateway.upstream.ReceivedRequest.Message;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads requests of HTTP/1.1 (RFC 9112) from one connection. */
final class HttpReader {

    private static final int LINE_BYTES_MAX = 1024 * 1024;

    private final InputStream in;

    HttpReader(InputStream in) {
        this.in = in;
    }

    Message read() throws IOException {
        String[] requestLine = line().split(" ", -1);
        if (requestLine.length != 3 || !requestLine[2].equals("HTTP/1.1")) {
            throw new ProtocolException("no request line of HTTP/1.1: " + String.join(" ", requestLine));
        }
        List<Header> headers = headers();
        String target = requestLine[1];
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        return new Message(requestLine[0], path, query, headers, body(headers));
    }

    private List<Header> headers() throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("no header line: " + line);
            }
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return List.copyOf(headers);
    }

    private byte[] body(List<Header> headers) throws IOException {
        List<String> codings = values(headers, "transfer-encoding");
        List<String> lengths = values(headers, "content-length");
        if (codings.size() + lengths.size() > 1) {
            throw new ProtocolException("the length of the body is given twice");
        }
        if (!codings.isEmpty()) {
            return chunks(codings.getFirst());
        }
        return lengths.isEmpty() ? new byte[0] : exactly(Integer.parseInt(lengths.getFirst()));
    }

    private byte[] chunks(String coding) throws IOException {
        if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
            throw new ProtocolException("transfer-encoding: " + coding);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            line();
        }
        headers();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() == LINE_BYTES_MAX) {
                throw new EOFException("a line that does not end: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new ProtocolException("a line that does not end with CRLF: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    private static List<String> values(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}
