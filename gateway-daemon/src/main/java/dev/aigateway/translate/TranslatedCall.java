package dev.aigateway.translate;

import dev.aigateway.access.AccountId;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.ClientAnswer;
import java.util.List;

/** One call in the provider's wire format, and what becomes of its answer. Not for several threads at once. */
public interface TranslatedCall {

    /** {@code payer}: of whom the provider may know that they are always the same, and nothing more. */
    ProviderRequest request(AccountId payer);

    /** Of an answer that came whole. */
    ClientAnswer answer(Headers providerHeaders, byte[] body);

    /** What the client sees of a refusal by the provider; throws where the refusal is not the client's business. */
    ClientAnswer refusal(int status, Headers providerHeaders, byte[] body);

    /** Of an answer that comes in parts, which not every client wants so. */
    InParts parts(Headers providerHeaders);

    /** What is done with the frames of one stream. */
    sealed interface InParts {

        /** The client gets a stream too. */
        non-sealed interface Relayed extends InParts {

            Headers headers();

            /** What the client gets for one frame of the provider. */
            List<SseFrame> frames(SseFrame fromProvider);

            /** Whether the client has been told the end, so that nothing of what may still come concerns it. */
            boolean ended();

            /** What the client gets where the provider's stream ended before its end; the status went out long ago. */
            List<SseFrame> interrupted();
        }

        /** The client gets one answer when the stream is over. */
        non-sealed interface Gathered extends InParts {

            void add(SseFrame fromProvider);

            /** Whether nothing of what may still come belongs to the answer. */
            boolean ended();

            /** Throws if what came is no whole answer. */
            ClientAnswer whole();
        }
    }
}
