package dev.aigateway.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.AccountId;
import dev.aigateway.error.GatewayException;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;
import dev.aigateway.format.ModelCallReader;
import dev.aigateway.format.RequestJson;
import dev.aigateway.format.WireFormat;
import dev.aigateway.format.anthropic.BoundsReader;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.translate.chat.ChatToMessages;
import dev.aigateway.translate.chat.MessagesBody;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A body for chat completions: refused in words, or translated into a body for the Messages API, always the same. */
public final class ChatBodyFuzz {

    private static final List<String> MODELS = List.of("claude-haiku-4-5", "claude-sonnet-5-5", "claude-opus-5-5");
    private static final AccountId PAYER = new AccountId(new UUID(0, 1));
    private static final int TIMES_MAX = 16;
    private static final int MORE_BYTES_MAX = 4 << 10;

    private ChatBodyFuzz() {}

    public static void fuzzerTestOneInput(byte[] body) throws IOException {
        String model = MODELS.get(body.length % MODELS.size());
        MessagesBody translated;
        try {
            ModelCall call =
                    ModelCallReader.read(WireFormat.OPENAI_CHAT, "/v1/chat/completions", "", Headers.NONE, body);
            translated = ChatToMessages.translate(body, Headers.NONE, call.model(), model);
        } catch (GatewayException _) {
            return;
        }
        byte[] json = translated.json(PAYER);
        Holds.that(json.length <= TIMES_MAX * body.length + MORE_BYTES_MAX, "a translation is not much longer");
        JsonNode request = RequestJson.MAPPER.readTree(json);
        Holds.that(request.path("model").asText().equals(model), "it names the provider's model");
        Holds.that(request.path("stream").asBoolean(), "it asks for a stream");
        Holds.that(request.path("max_tokens").canConvertToLong(), "it has a limit");
        Holds.that(request.path("messages").isArray(), "it has messages");
        byte[] again =
                ChatToMessages.translate(body, Headers.NONE, "any", model).json(PAYER);
        Holds.that(Arrays.equals(json, again), "the same request gives the same bytes");
        BoundsReader.read(json, ModelCapabilities.of(model));
    }
}
