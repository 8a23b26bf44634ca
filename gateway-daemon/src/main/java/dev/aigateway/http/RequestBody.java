package dev.aigateway.http;

import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.TooLarge;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, whole and in memory. */
final class RequestBody {

    private RequestBody() {}

    /**
     * Reads the body, which asks a client that waits with {@code Expect: 100-continue} to send it.
     *
     * @param bytesMax after decompression; never more than the listener's own limit
     * @throws TooLarge if it is larger
     * @throws InvalidRequest if it cannot be decompressed, or its framing is broken
     */
    static byte[] read(ServerRequest request, int bytesMax) {
        byte[] body = readUpTo(request, bytesMax + 1);
        if (body.length > bytesMax) {
            throw new TooLarge("the body is larger than " + bytesMax + " bytes");
        }
        return body;
    }

    /** Collects what comes, whatever length was announced: who announces much has not yet sent anything. */
    private static byte[] readUpTo(ServerRequest request, int bytesMax) {
        try {
            InputStream body = request.content().inputStream();
            return body.readNBytes(bytesMax);
        } catch (IOException e) {
            throw new InvalidRequest("the body cannot be decompressed");
        }
    }
}
