package dev.aigateway.translate;

import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.sse.SseFrame;
import java.util.List;

/** One client's wire format into one provider's, and the answers back. Threads may share it. */
public interface Translation {

    /** {@code model} is the provider's own id. */
    ProviderRequest request(ModelCall call, String model);

    /** Of a whole answer. */
    ClientAnswer answer(Headers providerHeaders, byte[] body);

    /** What the client sees of a refusal by the provider; throws where the refusal is not the client's business. */
    ClientAnswer refusal(int status, Headers providerHeaders, byte[] body);

    /** For one stream. */
    StreamTranslation stream(Headers providerHeaders);

    /** An answer in the client's wire format. */
    record ClientAnswer(int status, Headers headers, byte[] body) {}

    /** Not for several threads at once. */
    interface StreamTranslation {

        Headers headers();

        /** What the client gets for one frame of the provider. */
        List<SseFrame> frames(SseFrame fromProvider);

        /** What tells the client that the answer broke off; the status line went out long ago. */
        SseFrame interrupted();
    }
}
