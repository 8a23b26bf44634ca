package dev.aigateway.translate;

import dev.aigateway.access.AccountId;
import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.error.GatewayException.ProviderRefusedCredential;
import dev.aigateway.format.Headers;
import dev.aigateway.format.Headers.Field;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.AnthropicEvent;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.translate.Translation.ClientAnswer;
import dev.aigateway.translate.chat.ChatError;
import dev.aigateway.translate.chat.MessagesBody;
import dev.aigateway.translate.chat.MessagesToChat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A chat completion that a provider of the Messages API answers, always in a stream. */
final class ChatCall implements TranslatedCall {

    private static final String PATH = "/v1/messages";
    /** Next to nothing of the client's: what it sends to one API means little to another. */
    private static final Headers REQUEST_HEADERS = Headers.of(List.of(
            new Field("content-type", "application/json"),
            new Field("accept", "text/event-stream"),
            new Field("anthropic-version", "2023-06-01"),
            new Field("user-agent", "aigateway")));

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final Set<Integer> RETRY_AFTER_STATUSES = Set.of(429, 503);

    private final MessagesBody body;
    private final String model;
    private final Field hops;
    private final MessagesToChat answers;

    ChatCall(MessagesBody body, String model, Field hops, MessagesToChat answers) {
        this.body = body;
        this.model = model;
        this.hops = hops;
        this.answers = answers;
    }

    @Override
    public ProviderRequest request(AccountId payer) {
        return new ProviderRequest(PATH, "", requestHeaders(), body.json(payer), model, true);
    }

    private Headers requestHeaders() {
        Headers headers = REQUEST_HEADERS.and(hops);
        return body.betas().isEmpty() ? headers : headers.and("anthropic-beta", String.join(",", body.betas()));
    }

    /** Some providers answer at once whatever they were asked for. */
    @Override
    public ClientAnswer answer(Headers providerHeaders, byte[] message) {
        List<AnthropicEvent> events = AnthropicEvent.ofWhole(message);
        if (events.isEmpty()) {
            throw new ProviderAnswerInvalid("the model provider's answer could not be read");
        }
        if (body.terms().stream()) {
            return new ClientAnswer(
                    OK,
                    eventStream(providerHeaders),
                    answers.chunks(body.terms()).all(events));
        }
        MessagesToChat.Whole whole = answers.whole(body.terms());
        events.forEach(whole::add);
        return whole(whole, providerHeaders);
    }

    private ClientAnswer whole(MessagesToChat.Whole answer, Headers providerHeaders) {
        return switch (answer.end()) {
            case MessagesToChat.Result.Answered(byte[] json) -> new ClientAnswer(OK, json(providerHeaders), json);
            case MessagesToChat.Result.Failed(ChatError error) -> refusal(error, providerHeaders);
        };
    }

    @Override
    public ClientAnswer refusal(int status, Headers providerHeaders, byte[] refusal) {
        ChatError error = ChatError.ofRefusal(status, refusal);
        OperatorAlert.ifTheirs(error);
        if (status == UNAUTHORIZED) {
            throw new ProviderRefusedCredential();
        }
        return refusal(error, providerHeaders);
    }

    private ClientAnswer refusal(ChatError error, Headers providerHeaders) {
        List<Field> fields = new ArrayList<>(json(providerHeaders).fields());
        if (RETRY_AFTER_STATUSES.contains(error.status())) {
            providerHeaders.first("retry-after").ifPresent(after -> fields.add(new Field("retry-after", after)));
        }
        if (error.operators()) {
            fields.add(new Field("x-should-retry", "false"));
        }
        return new ClientAnswer(error.status(), Headers.of(fields), error.json());
    }

    @Override
    public InParts parts(Headers providerHeaders) {
        return body.terms().stream() ? new Chunks(providerHeaders) : new Whole(providerHeaders);
    }

    private Headers json(Headers providerHeaders) {
        return headers("application/json", providerHeaders);
    }

    private Headers eventStream(Headers providerHeaders) {
        return headers("text/event-stream; charset=utf-8", providerHeaders);
    }

    private Headers headers(String contentType, Headers fromProvider) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("content-type", contentType));
        if (!body.warnings().isEmpty()) {
            fields.add(new Field("x-gateway-warnings", String.join(",", body.warnings())));
        }
        for (String name : List.of("request-id", "x-gateway-simulated")) {
            fromProvider.first(name).ifPresent(value -> fields.add(new Field(name, value)));
        }
        return Headers.of(fields);
    }

    private final class Chunks implements InParts.Relayed {

        private final Headers headers;
        private final MessagesToChat.Chunks chunks = answers.chunks(body.terms());

        Chunks(Headers providerHeaders) {
            this.headers = eventStream(providerHeaders);
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public List<SseFrame> frames(SseFrame fromProvider) {
            return chunks.of(fromProvider);
        }

        @Override
        public boolean ended() {
            return chunks.ended();
        }

        @Override
        public List<SseFrame> interrupted() {
            return chunks.cutOff();
        }
    }

    private final class Whole implements InParts.Gathered {

        private final Headers providerHeaders;
        private final MessagesToChat.Whole answer = answers.whole(body.terms());

        Whole(Headers providerHeaders) {
            this.providerHeaders = providerHeaders;
        }

        @Override
        public void add(SseFrame fromProvider) {
            answer.add(fromProvider);
        }

        @Override
        public boolean ended() {
            return answer.ended();
        }

        @Override
        public ClientAnswer whole() {
            return ChatCall.this.whole(answer, providerHeaders);
        }
    }
}
