package dev.aigateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.access.AccountId;
import dev.aigateway.error.GatewayException;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;
import dev.aigateway.format.ModelCallReader;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.WireFormat;
import dev.aigateway.format.anthropic.BoundsReader;
import dev.aigateway.format.anthropic.CountRequest;
import dev.aigateway.format.anthropic.MaxTokens;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.translate.Translations;
import java.io.IOException;
import java.util.UUID;

/** A body for the Messages API: refused in words, or passed on with its model replaced and nothing else touched. */
public final class MessagesBodyFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "claude-sonnet-5-5";
    private static final AccountId PAYER = new AccountId(new UUID(0, 1));
    private static final int MORE_BYTES_MAX = 100;

    private MessagesBodyFuzz() {}

    public static void fuzzerTestOneInput(byte[] body) throws IOException {
        ModelCall call;
        try {
            call = ModelCallReader.read(WireFormat.ANTHROPIC_MESSAGES, "/v1/messages", "", Headers.NONE, body);
        } catch (GatewayException _) {
            return;
        }
        ProviderRequest request =
                Translations.fromClient(call.format()).translate(call, MODEL).request(PAYER);
        Holds.that(request.body().length <= body.length + MORE_BYTES_MAX, "what is passed on is not longer");
        if (!call.adaptiveThinking().isPresent()) {
            nothingButTheModelDiffers(call, request.body());
        }
        BoundsReader.read(request.body(), ModelCapabilities.of(MODEL));
        Holds.that(CountRequest.of(request).body().length <= request.body().length, "counting asks for no more");
        cut(call, request.body());
    }

    private static void nothingButTheModelDiffers(ModelCall call, byte[] passedOn) throws IOException {
        int start = call.modelValue().start();
        byte[] body = call.body();
        JsonNode name = JSON.readTree(body, start, call.modelValue().end() - start);
        Holds.that(name.textValue().equals(call.model()), "the model stands where it was seen");
        ObjectNode expected = (ObjectNode) JSON.readTree(body);
        expected.put("model", MODEL);
        Holds.that(expected.equals(JSON.readTree(passedOn)), "only the model differs");
    }

    private static void cut(ModelCall call, byte[] body) throws IOException {
        if (call.maxTokens().isPresent()) {
            JsonNode shorter = JSON.readTree(MaxTokens.cutTo(body, 7));
            Holds.that(shorter.path("max_tokens").intValue() == 7, "the limit is cut: " + new String(body, UTF_8));
        }
    }
}
