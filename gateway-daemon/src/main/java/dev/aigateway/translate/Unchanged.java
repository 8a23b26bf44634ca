package dev.aigateway.translate;

import dev.aigateway.access.AccountId;
import dev.aigateway.error.GatewayException.ProviderRefusedCredential;
import dev.aigateway.format.GatewayHops;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;
import dev.aigateway.format.ModelCall.ByteRange;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.Splice;
import dev.aigateway.format.anthropic.MessageAnswer;
import dev.aigateway.format.anthropic.MessageJson;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.chat.ChatError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client and provider both speak the Messages API: every byte is passed on as it is, but for the model's name and what that
 * name led the client to. Clients compare, sign and cache what they send, and match on the words of the provider's errors.
 */
final class Unchanged implements Translation {

    static final Unchanged MESSAGES = new Unchanged();

    private static final Logger LOG = LoggerFactory.getLogger(Unchanged.class);

    private static final int UNAUTHORIZED = 401;
    private static final SseFrame BLANK_LINE = SseFrame.of("\n\n");
    private static final SseFrame INTERRUPTED = SseFrame.event(
            "error",
            "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"upstream stream interrupted\"}}");

    private Unchanged() {}

    @Override
    public TranslatedCall translate(ModelCall call, String model) {
        return new Call(new ProviderRequest(
                call.path(),
                call.query(),
                PassedHeaders.toProvider(call.headers()).and(GatewayHops.next(call.headers())),
                Splice.applied(call.body(), changes(call, model)),
                model,
                call.stream()));
    }

    private static List<Splice> changes(ModelCall call, String model) {
        if (call.model().equals(model)) {
            return List.of();
        }
        List<Splice> changes = new ArrayList<>();
        // A model that routing let through needs no escape.
        changes.add(new Splice(call.modelValue(), ("\"" + model + "\"").getBytes(StandardCharsets.UTF_8)));
        call.adaptiveThinking()
                .filter(_ -> !ModelCapabilities.of(model).adaptiveThinking())
                .ifPresent(thinking -> changes.add(withoutThinking(call, model, thinking)));
        return changes;
    }

    /** Clients take a name that they do not know for a current model; that it is not one is this gateway's doing. */
    private static Splice withoutThinking(ModelCall call, String model, ByteRange thinking) {
        LOG.info("{} knows no adaptive thinking, so a call of {} goes without", model, call.model());
        return Splice.without(call.body(), thinking);
    }

    private record Call(ProviderRequest unchanged) implements TranslatedCall {

        @Override
        public ProviderRequest request(AccountId payer) {
            return unchanged;
        }

        @Override
        public ClientAnswer answer(Headers providerHeaders, byte[] body) {
            return new ClientAnswer(200, PassedHeaders.toClient(providerHeaders), body);
        }

        /** A 401 is about the gateway's own credential, and would make people change theirs. */
        @Override
        public ClientAnswer refusal(int status, Headers providerHeaders, byte[] body) {
            OperatorAlert.ifTheirs(ChatError.ofRefusal(status, body));
            if (status == UNAUTHORIZED) {
                throw new ProviderRefusedCredential();
            }
            Headers headers = PassedHeaders.toClient(providerHeaders);
            if (MessageAnswer.read(body).isPresent()) {
                return new ClientAnswer(status, headers, body);
            }
            Headers json = headers.where(field -> !field.name().equals("content-type"))
                    .and("content-type", "application/json");
            return new ClientAnswer(status, json, synthesised(status, headers));
        }

        @Override
        public InParts parts(Headers providerHeaders) {
            return new Frames(PassedHeaders.toClient(providerHeaders));
        }
    }

    /** For what stands between us and the provider and answers HTML. */
    private static byte[] synthesised(int status, Headers headers) {
        String message = "the model provider refused the call with status " + status;
        return MessageJson.error(status, message, headers.first("request-id").orElse(null));
    }

    private static final class Frames implements TranslatedCall.InParts.Relayed {

        private final Headers headers;
        private @Nullable SseFrame last;

        Frames(Headers headers) {
            this.headers = headers;
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public List<SseFrame> frames(SseFrame fromProvider) {
            last = fromProvider;
            return List.of(fromProvider);
        }

        /** It is the provider who says when; its client may know events that come after the end. */
        @Override
        public boolean ended() {
            return false;
        }

        /** A frame that went out in pieces broke off, and must not swallow the event. */
        @Override
        public List<SseFrame> interrupted() {
            return last == null || last.endsWithBlankLine() ? List.of(INTERRUPTED) : List.of(BLANK_LINE, INTERRUPTED);
        }
    }
}
