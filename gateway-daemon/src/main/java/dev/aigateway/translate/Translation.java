package dev.aigateway.translate;

import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;

/** One client's wire format into one provider's. Threads may share it. */
public interface Translation {

    /**
     * One call in the provider's words, with the way back for its answer.
     *
     * @param model the provider's own id
     * @throws dev.aigateway.error.GatewayException.InvalidRequest for what has no translation
     */
    TranslatedCall translate(ModelCall call, String model);

    /** An answer in the client's wire format. */
    record ClientAnswer(int status, Headers headers, byte[] body) {}
}
