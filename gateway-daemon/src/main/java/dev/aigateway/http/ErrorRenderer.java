package dev.aigateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.budget.UsedShare;
import dev.aigateway.error.GatewayException;
import dev.aigateway.error.GatewayException.Conflicting;
import dev.aigateway.error.GatewayException.CostLimitExceeded;
import dev.aigateway.error.GatewayException.CostReserved;
import dev.aigateway.error.GatewayException.Internal;
import dev.aigateway.error.GatewayException.InvalidField;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.LoopDetected;
import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.error.GatewayException.NotFound;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.error.GatewayException.ProviderRefusedCredential;
import dev.aigateway.error.GatewayException.ProviderTimeout;
import dev.aigateway.error.GatewayException.ProviderUnreachable;
import dev.aigateway.error.GatewayException.TokenLimitExceeded;
import dev.aigateway.error.GatewayException.TokensReserved;
import dev.aigateway.error.GatewayException.TooLarge;
import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.error.GatewayException.UnknownModel;
import dev.aigateway.error.GatewayException.UnsupportedEncoding;
import dev.aigateway.exchange.ClientStream;
import dev.aigateway.format.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one switch over {@link GatewayException}: each becomes a status, headers and a JSON body in the caller's wire format. */
final class ErrorRenderer {

    private static final Duration RESERVED_RETRY_AFTER = Duration.ofSeconds(2);
    private static final long ALL_PERCENT = 100;

    private ErrorRenderer() {}

    /**
     * An error as it goes out.
     *
     * @param type for those who count errors
     * @param headers without content type and length
     */
    record Answer(int status, String type, Map<String, String> headers, byte[] body) {}

    static Answer render(GatewayException error, WireFormat format, LimitErrorFormat limitErrors, String requestId) {
        Shape shape = shape(error);
        ObjectNode body = limitErrors == LimitErrorFormat.STRING && isExhausted(error)
                ? oneString(error)
                : switch (format) {
                    case ANTHROPIC_MESSAGES -> anthropic(shape, error, requestId);
                    case OPENAI_CHAT -> openAi(shape, error);
                };
        return answer(shape, error, body);
    }

    /** In OpenAI's shape, with what who reads errors by program needs beside it. */
    static Answer renderManagement(GatewayException error, String requestId) {
        Shape shape = shape(error);
        ObjectNode body = openAi(shape, error);
        body.put("field", field(error));
        if (error instanceof Conflicting e && e.id() != null) {
            body.put("id", e.id());
        }
        return answer(shape, error, body.put("request_id", requestId));
    }

    private static Answer answer(Shape shape, GatewayException error, ObjectNode body) {
        String type = shape.code != null ? shape.code : shape.anthropicType;
        return new Answer(shape.status, type, headers(error), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isExhausted(GatewayException error) {
        return error instanceof TokenLimitExceeded || error instanceof CostLimitExceeded;
    }

    private static ObjectNode oneString(GatewayException error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", error.getMessage());
        limitFields(body, error);
        body.remove("resetAt");
        return body;
    }

    /**
     * What both wire formats are made from.
     *
     * @param anthropicType the error types of the Messages API
     * @param openAiType the types of OpenAI's error object
     * @param code OpenAI's code; null where OpenAI has none
     */
    private record Shape(
            int status,
            String anthropicType,
            String openAiType,
            @Nullable String code) {}

    private static Shape shape(GatewayException error) {
        return switch (error) {
            case InvalidRequest e -> invalid(400, e.code());
            case InvalidField e -> invalid(400, e.code());
            case Conflicting e -> invalid(409, e.code());
            case Unauthenticated _ ->
                new Shape(401, "authentication_error", "invalid_request_error", "invalid_api_key");
            case NotPermitted e -> new Shape(403, "permission_error", "permission_error", e.code());
            case NotFound _ -> new Shape(404, "not_found_error", "invalid_request_error", "not_found");
            case UnknownModel _ -> new Shape(404, "not_found_error", "invalid_request_error", "model_not_found");
            case MethodNotAllowed _ -> invalid(405, "method_not_allowed");
            case TooLarge _ -> new Shape(413, "request_too_large", "invalid_request_error", "request_too_large");
            case UnsupportedEncoding _ -> invalid(415, "unsupported_content_encoding");
            case TokenLimitExceeded _ -> exhausted("monthly_token_limit_exceeded");
            case CostLimitExceeded _ -> exhausted("monthly_cost_limit_exceeded");
            case TokensReserved _, CostReserved _ ->
                new Shape(429, "rate_limit_error", "rate_limit_error", "monthly_limit_fully_reserved");
            case Internal _ -> api(500, "internal_error");
            case ProviderUnreachable _ -> api(502, "upstream_unreachable");
            case ProviderRefusedCredential _ -> api(502, "upstream_auth_failed");
            case ProviderAnswerInvalid _ -> api(502, "upstream_invalid_answer");
            case Unavailable _ -> api(503, "gateway_unavailable");
            case LoopDetected _ -> api(508, "gateway_loop");
            case ProviderTimeout _ -> new Shape(504, "timeout_error", "timeout_error", "upstream_timeout");
        };
    }

    private static Shape invalid(int status, @Nullable String code) {
        return new Shape(status, "invalid_request_error", "invalid_request_error", code);
    }

    private static Shape exhausted(String code) {
        return new Shape(429, "billing_error", "insufficient_quota", code);
    }

    private static Shape api(int status, String code) {
        return new Shape(status, "api_error", "api_error", code);
    }

    private static ObjectNode anthropic(Shape shape, GatewayException error, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "error");
        body.putObject("error").put("type", shape.anthropicType).put("message", error.getMessage());
        limitFields(body, error);
        return body.put("request_id", requestId);
    }

    private static ObjectNode openAi(Shape shape, GatewayException error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", error.getMessage())
                .put("type", shape.openAiType)
                .put("param", field(error))
                .put("code", shape.code);
        limitFields(body, error);
        return body;
    }

    private static @Nullable String field(GatewayException error) {
        if (error instanceof InvalidRequest e) {
            return e.param();
        }
        if (error instanceof InvalidField e) {
            return e.field();
        }
        return error instanceof Conflicting e ? e.field() : null;
    }

    private static void limitFields(ObjectNode body, GatewayException error) {
        switch (error) {
            case TokenLimitExceeded e ->
                body.put("tokensUsed", e.used())
                        .put("tokenLimit", e.limit())
                        .put("resetAt", e.resetAt().toString());
            case CostLimitExceeded e ->
                body.put("costUsedUsd", e.used().usd())
                        .put("costLimitUsd", e.limit().usd())
                        .put("resetAt", e.resetAt().toString());
            case TokensReserved e ->
                body.put("tokensUsed", e.used()).put("tokensHeld", e.held()).put("tokenLimit", e.limit());
            case CostReserved e ->
                body.put("costUsedUsd", e.used().usd())
                        .put("costHeldUsd", e.held().usd())
                        .put("costLimitUsd", e.limit().usd());
            default -> {}
        }
    }

    /** SDKs obey {@code x-should-retry} before anything else, so a call that cannot succeed is sent once. */
    private static Map<String, String> headers(GatewayException error) {
        Map<String, String> headers = new LinkedHashMap<>();
        switch (error) {
            case TokenLimitExceeded e -> usedUp(headers, e.untilReset(), e.used(), e.limit());
            case CostLimitExceeded e ->
                usedUp(headers, e.untilReset(), e.used().nanos(), e.limit().nanos());
            case TokensReserved e -> reserved(headers, e.used(), e.limit());
            case CostReserved e -> reserved(headers, e.used().nanos(), e.limit().nanos());
            case Unavailable e -> retry(headers, true, e.retryAfter());
            case Unauthenticated _, ProviderRefusedCredential _, LoopDetected _ ->
                headers.put("x-should-retry", "false");
            case MethodNotAllowed e -> headers.put("allow", e.allowed());
            default -> {}
        }
        return headers;
    }

    /** A strict limit refuses what no longer fits: then it is as good as used up. */
    private static void usedUp(Map<String, String> headers, Duration untilReset, long used, long limit) {
        retry(headers, false, untilReset);
        headers.put(ClientStream.LIMIT_USED, String.valueOf(Math.max(ALL_PERCENT, UsedShare.percent(used, limit))));
    }

    private static void reserved(Map<String, String> headers, long used, long limit) {
        retry(headers, true, RESERVED_RETRY_AFTER);
        headers.put(ClientStream.LIMIT_USED, String.valueOf(UsedShare.percent(used, limit)));
    }

    private static void retry(Map<String, String> headers, boolean worthwhile, Duration after) {
        headers.put("x-should-retry", String.valueOf(worthwhile));
        headers.put("retry-after", String.valueOf(Math.max(1, after.toSeconds())));
    }
}
