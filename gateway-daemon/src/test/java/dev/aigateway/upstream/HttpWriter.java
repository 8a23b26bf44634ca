package dev.aigateway.upstream;

import dev.aigateway.format.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the answer to one request: whole, or in chunks; each call is one write to the socket. */
final class HttpWriter {

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final ReceivedRequest request;
    private final Headers always;

    /** The headers {@code always} go with every answer. */
    HttpWriter(OutputStream out, ReceivedRequest request, Headers always) {
        this.out = out;
        this.request = request;
        this.always = always;
    }

    void whole(int status, Headers headers, byte[] body) throws IOException {
        request.answered();
        part(status, headers, body, body.length);
    }

    /** Says how long the body is and writes only the beginning of it. */
    void part(int status, Headers headers, byte[] body, int length) throws IOException {
        ByteArrayOutputStream answer = head(status, headers.and("content-length", String.valueOf(body.length)));
        answer.write(body, 0, length);
        write(answer.toByteArray(), length);
    }

    void streamHead() throws IOException {
        Headers headers = Headers.of("content-type", "text/event-stream; charset=utf-8")
                .and("cache-control", "no-cache")
                .and("transfer-encoding", "chunked");
        write(head(200, headers).toByteArray(), 0);
    }

    void chunk(byte[] bytes) throws IOException {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + size.length + 2);
        chunk.writeBytes(size);
        chunk.writeBytes(bytes);
        chunk.write('\r');
        chunk.write('\n');
        write(chunk.toByteArray(), bytes.length);
    }

    /** The beginning of a chunk that is announced as longer. */
    void partOfChunk(byte[] bytes, int length) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.write(bytes, 0, length);
        write(chunk.toByteArray(), length);
    }

    void lastChunk() throws IOException {
        request.answered();
        write(LAST_CHUNK, 0);
    }

    void raw(byte[] bytes) throws IOException {
        request.answered();
        write(bytes, bytes.length);
    }

    private ByteArrayOutputStream head(int status, Headers headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " -\r\n");
        for (Headers some : new Headers[] {always, headers}) {
            some.fields()
                    .forEach(field -> head.append(field.name())
                            .append(": ")
                            .append(field.value())
                            .append("\r\n"));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        return bytes;
    }

    private void write(byte[] bytes, int ofBody) throws IOException {
        out.write(bytes);
        out.flush();
        request.wrote(ofBody);
    }
}
