package dev.aigateway.translate;

import dev.aigateway.format.GatewayHops;
import dev.aigateway.format.ModelCall;
import dev.aigateway.translate.chat.ChatToMessages;
import dev.aigateway.translate.chat.MessagesBody;
import dev.aigateway.translate.chat.MessagesToChat;
import java.time.InstantSource;

/** OpenAI's chat completions for the client, the Messages API for the provider. */
final class ChatTranslation implements Translation {

    static final ChatTranslation OF_CHAT = new ChatTranslation(InstantSource.system());

    private final MessagesToChat answers;

    private ChatTranslation(InstantSource clock) {
        this.answers = new MessagesToChat(clock);
    }

    @Override
    public TranslatedCall translate(ModelCall call, String model) {
        MessagesBody body = ChatToMessages.translate(call.body(), call.headers(), call.model(), model);
        return new ChatCall(body, model, GatewayHops.next(call.headers()), answers);
    }
}
