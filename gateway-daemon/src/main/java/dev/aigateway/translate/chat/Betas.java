package dev.aigateway.translate.chat;

import dev.aigateway.format.Headers;
import dev.aigateway.format.anthropic.FastMode;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the header {@code anthropic-beta} says of a translated request: what the translation itself needs, and of what
 * the client names only that which needs no field of its own, since none would be passed on.
 */
final class Betas {

    private static final Set<String> ALLOWED =
            Set.of("fine-grained-tool-streaming-2025-05-14", "interleaved-thinking-2025-05-14");

    private Betas() {}

    static List<String> of(ChatRequest request, Headers headers, ModelCapabilities model, Urgency urgency) {
        TreeSet<String> betas = new TreeSet<>();
        named(request, headers).map(String::strip).filter(ALLOWED::contains).forEach(betas::add);
        if (urgency.fast() && model.fastMode() == FastMode.WITH_BETA) {
            betas.add(FastMode.BETA);
        }
        return List.copyOf(betas);
    }

    private static Stream<String> named(ChatRequest request, Headers headers) {
        Stream<String> inBody =
                Stream.of("betas", "anthropic_beta").map(request::field).flatMap(Betas::texts);
        return Stream.concat(headers.all("anthropic-beta").stream(), inBody)
                .flatMap(names -> Stream.of(names.split(",", -1)));
    }

    private static Stream<String> texts(JsonField field) {
        return Stream.concat(Stream.of(field), field.items().stream()).map(JsonField::textOrEmpty);
    }
}
