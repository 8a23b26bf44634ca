package dev.aigateway.format.anthropic;

import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.TopLevelField;
import java.io.ByteArrayOutputStream;
import java.util.Set;

/** The request that has a prompt counted, {@code POST /v1/messages/count_tokens}, made from the one that it is for. */
public final class CountRequest {

    /** What this endpoint takes (anthropic-java 3.12.0, both of its {@code MessageCountTokensParams}). */
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "cache_control",
            "context_management",
            "speed");

    /** These are about the other request: it may be sent once only, and answered in parts. */
    private static final Set<String> OTHERS_HEADERS = Set.of("idempotency-key", "accept");

    private CountRequest() {}

    /** With the same words and betas, byte for byte. */
    public static ProviderRequest of(ProviderRequest messages) {
        Headers headers = messages.headers().where(field -> !OTHERS_HEADERS.contains(field.name()));
        return new ProviderRequest(
                messages.path() + "/count_tokens",
                messages.query(),
                headers,
                body(messages.body()),
                messages.model(),
                false);
    }

    private static byte[] body(byte[] messages) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(messages.length);
        body.write('{');
        for (TopLevelField field : TopLevelField.of(messages)) {
            if (FIELDS.contains(field.name())) {
                if (body.size() > 1) {
                    body.write(',');
                }
                int start = field.whole().start();
                body.write(messages, start, field.whole().end() - start);
            }
        }
        body.write('}');
        return body.toByteArray();
    }
}
