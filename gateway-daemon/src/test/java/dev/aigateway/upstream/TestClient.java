package dev.aigateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Calls an upstream as a gateway would. */
final class TestClient implements AutoCloseable {

    static final String BODY = body(false);
    static final String STREAM = body(true);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI upstream;

    TestClient(ScriptedUpstream upstream) {
        this.upstream = upstream.uri();
    }

    private static String body(boolean stream) {
        return """
            {"model":"claude-sonnet-5-5","max_tokens":100,"stream":%s,"messages":[{"role":"user","content":"Hi"}]}\
            """.formatted(stream);
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(valid("/v1/messages", body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(String body) throws IOException, InterruptedException {
        return client.send(valid("/v1/messages", body).build(), BodyHandlers.ofInputStream());
    }

    HttpRequest.Builder valid(String path, String body) {
        return request(path, body).header("x-api-key", ScriptedUpstream.KEY).header("anthropic-version", "2023-06-01");
    }

    HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(upstream.resolve(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A connection on which such a request was sent. */
    Socket raw(String body) throws IOException {
        Socket socket = new Socket(upstream.getHost(), upstream.getPort());
        String head = "POST /v1/messages?beta=true HTTP/1.1\r\nHost: upstream\r\nX-Api-Key: " + ScriptedUpstream.KEY
                + "\r\nAnthropic-Version: 2023-06-01\r\nCONTENT-TYPE: application/json\r\n";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write((head + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    /** Reads until some bytes have come. */
    static String readUntil(InputStream in, String last) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(last) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("the stream ended after: " + read);
            }
            read.append((char) b);
        }
        return read.toString();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
