package dev.aigateway.translate.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a chat client is told of a failure at the provider.
 *
 * @param status of the answer, where none has gone out yet
 * @param operators whether only the gateway's operator can mend it, so that nobody need try again
 */
public record ChatError(
        int status, String message, String type, @Nullable String code, boolean operators) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INVALID = "invalid_request_error";
    private static final String API = "api_error";
    private static final String SERVER = "server_error";

    /** How the provider begins its sentence about the company's own spend limit. */
    private static final String SPEND_LIMIT = "You have reached your specified API usage limits";

    private static final String PROMPT_TOO_LONG = "prompt is too long";

    /** How the provider's own keys look, should it ever quote one. */
    private static final Pattern KEY = Pattern.compile("sk-ant-[A-Za-z0-9_-]+");

    static final ChatError INTERRUPTED =
            new ChatError(502, "upstream stream interrupted", API, "upstream_stream_interrupted", false);

    static final ChatError UNREADABLE = new ChatError(
            502, "the model provider sent an event that cannot be read", API, "upstream_invalid_answer", false);

    /** A refusal with a status; what stands before the provider may answer HTML, which nobody is shown. */
    public static ChatError ofRefusal(int status, byte[] body) {
        return of(status, message(status, body));
    }

    /** An {@code error} event within a stream: its type stands for a status (platform.claude.com, "Errors"). */
    static ChatError ofEvent(String type, String message) {
        int status = switch (type) {
            case INVALID -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
        return of(status, message.isBlank() ? "the model provider gave up its answer" : message);
    }

    private static ChatError of(int status, String words) {
        String message = KEY.matcher(words).replaceAll("[key]");
        return switch (status) {
            case 400 -> invalid(message);
            case 401 ->
                operators(502, "the model provider refused the gateway's own credential", "upstream_auth_failed");
            case 402 -> operators(503, "the company's account at the model provider cannot pay", "upstream_billing");
            case 403 -> new ChatError(403, message, "permission_error", null, false);
            case 404 -> new ChatError(404, message, INVALID, "model_not_found", false);
            case 413 -> new ChatError(413, message, INVALID, "request_too_large", false);
            case 429 -> new ChatError(429, message, "rate_limit_error", "rate_limit_exceeded", false);
            // Proxies do not know 529, and Codex recognises exactly this status with this code.
            case 529 -> new ChatError(503, message, SERVER, "server_is_overloaded", false);
            default -> new ChatError(status, message, status < 500 ? INVALID : SERVER, null, false);
        };
    }

    private static ChatError invalid(String message) {
        if (message.startsWith(SPEND_LIMIT)) {
            return operators(503, "the company's spend limit at the model provider is reached", "upstream_spend_limit");
        }
        String code = message.startsWith(PROMPT_TOO_LONG) ? "context_length_exceeded" : null;
        return new ChatError(400, message, INVALID, code, false);
    }

    private static ChatError operators(int status, String what, String code) {
        return new ChatError(status, what + "; the gateway's operator has to mend it", API, code, true);
    }

    private static String message(int status, byte[] body) {
        String unsaid = "the model provider refused the call with status " + status;
        try {
            JsonNode message = JSON.readTree(body).at("/error/message");
            return message.isTextual() && !message.textValue().isBlank() ? message.textValue() : unsaid;
        } catch (IOException e) {
            return unsaid;
        }
    }

    /** The error object, with all four keys: OpenAI's clients look for them. */
    public byte[] json() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return body.toString();
    }
}
