package dev.aigateway.provider.anthropic;

import dev.aigateway.format.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/**
 * The body of a provider's answer, without its coding: what stands between us and the provider may compress although
 * nobody asked for it.
 */
final class AnswerBody {

    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int REFUSAL_BYTES_MAX = 1 << 20;

    private AnswerBody() {}

    /** As it comes; closed with the call. */
    static InputStream open(ClassicHttpResponse response, Headers headers) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return InputStream.nullInputStream();
        }
        String coding = headers.first("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "identity", "" -> entity.getContent();
            case "gzip", "x-gzip" -> new GZIPInputStream(entity.getContent());
            default -> throw new IOException("the provider's answer has the unknown content coding " + coding);
        };
    }

    /** All of it. */
    static byte[] read(UpstreamCall call, ClassicHttpResponse response, Headers headers) throws IOException {
        byte[] body = open(response, headers).readNBytes(ANSWER_BYTES_MAX + 1);
        if (body.length > ANSWER_BYTES_MAX) {
            throw new IOException("the provider's answer is larger than " + ANSWER_BYTES_MAX + " bytes");
        }
        call.ended();
        return body;
    }

    /** All of it, or nothing where it cannot be had: the status alone says that nothing was used. */
    static byte[] readRefusal(UpstreamCall call, ClassicHttpResponse response, Headers headers) {
        try {
            byte[] body = open(response, headers).readNBytes(REFUSAL_BYTES_MAX + 1);
            if (body.length <= REFUSAL_BYTES_MAX) {
                call.ended();
                return body;
            }
        } catch (IOException _) {
            // It is refused in our words then.
        }
        return new byte[0];
    }
}
