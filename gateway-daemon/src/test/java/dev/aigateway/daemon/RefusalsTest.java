package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.format.Headers;
import dev.aigateway.upstream.Script;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider refuses, row by row, as chat clients and clients of the Messages API see it. */
class RefusalsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    private static TestGateway gateway;
    private static Api api;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = new Api(gateway);
    }

    @AfterAll
    static void nothingIsCharged() {
        assertThat(gateway.settled()).isNotEmpty().allSatisfy(attempt -> {
            assertThat(attempt.state()).isEqualTo("void");
            assertThat(attempt.tokensCharged()).isZero();
            assertThat(attempt.cost().nanos()).isZero();
        });
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, max_tokens: too large, 400, invalid_request_error, , ",
        "400, invalid_request_error, prompt is too long: 3 > 2 maximum, 400, invalid_request_error,"
                + " context_length_exceeded, ",
        "400, invalid_request_error, You have reached your specified API usage limits. Bye., 503, api_error,"
                + " upstream_spend_limit, false",
        "402, billing_error, Your credit balance is too low, 503, api_error, upstream_billing, false",
        "403, permission_error, not enabled, 403, permission_error, , ",
        "404, not_found_error, model: claude-x, 404, invalid_request_error, model_not_found, ",
        "409, conflict_error, in use, 409, invalid_request_error, , ",
        "413, request_too_large, too large, 413, invalid_request_error, request_too_large, ",
        "422, invalid_request_error, unprocessable, 422, invalid_request_error, , ",
        "429, rate_limit_error, slow down, 429, rate_limit_error, rate_limit_exceeded, ",
        "500, api_error, oh, 500, server_error, , ",
        "502, api_error, oh, 502, server_error, , ",
        "503, api_error, oh, 503, server_error, , ",
        "504, timeout_error, oh, 504, server_error, , ",
        "529, overloaded_error, Overloaded, 503, server_error, server_is_overloaded, "
    })
    void everyRefusalInBothDialects(
            int upstream, String upstreamType, String message, int status, String type, String code, String shouldRetry)
            throws Exception {
        Script.Refusal refusal = Script.Refusal.of(upstream, upstreamType, message);
        for (boolean stream : new boolean[] {true, false}) {
            gateway.upstream().enqueue(refusal, refusal);
            HttpResponse<String> chat = call(CHAT, stream);
            assertThat(chat.statusCode()).isEqualTo(status);
            assertThat(chat.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(chat.headers().firstValue("x-should-retry").orElse(null)).isEqualTo(shouldRetry);
            JsonNode error = Api.json(chat).path("error");
            assertThat(error.properties())
                    .extracting(field -> field.getKey())
                    .containsExactly("message", "type", "param", "code");
            assertThat(error.path("type").asText()).isEqualTo(type);
            assertThat(error.path("code").textValue()).isEqualTo(code);
            assertThat(error.path("param").isNull()).isTrue();
            assertThat(error.path("message").asText().equals(message)).isEqualTo(shouldRetry == null);

            HttpResponse<String> messages = call(MESSAGES, stream);
            assertThat(messages.statusCode()).isEqualTo(upstream);
            assertThat(messages.body()).isEqualTo(refusal.body());
        }
    }

    @ParameterizedTest
    @CsvSource({"429, 429", "503, 503", "529, 503"})
    void howLongToWaitIsPassedOn(int upstream, int status) throws Exception {
        Script.Refusal refusal = new Script.Refusal(
                upstream,
                "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"y\"}}",
                Headers.of("retry-after", "17")
                        .and("x-should-retry", "true")
                        .and("anthropic-ratelimit-requests-limit", "50")
                        .and("anthropic-organization-id", "org-1")
                        .and("set-cookie", "a=b")
                        .and("server", "cloudflare")
                        .and("cf-ray", "1"));
        gateway.upstream().enqueue(refusal, refusal);

        HttpResponse<String> chat = call(CHAT, true);
        HttpResponse<String> messages = call(MESSAGES, true);

        assertThat(chat.statusCode()).isEqualTo(status);
        assertThat(messages.statusCode()).isEqualTo(upstream);
        for (HttpResponse<String> response : List.of(chat, messages)) {
            assertThat(response.headers().firstValue("retry-after")).hasValue("17");
            assertThat(response.headers().map().keySet())
                    .noneMatch(name -> name.startsWith("anthropic-") || name.startsWith("cf-"))
                    .doesNotContain("set-cookie", "server");
        }
        assertThat(messages.headers().firstValue("x-should-retry")).hasValue("true");
    }

    @ParameterizedTest
    @CsvSource({
        "403, permission_error, permission_error",
        "413, request_too_large, invalid_request_error",
        "429, rate_limit_error, rate_limit_error",
        "502, api_error, server_error",
        "504, timeout_error, server_error",
        "520, api_error, server_error",
        "529, overloaded_error, server_error"
    })
    void aPageInHtmlBecomesAnErrorObject(int upstream, String anthropicType, String openAiType) throws Exception {
        Script.Refusal page = new Script.Refusal(
                upstream, "<html>cloudflare</html>", Headers.of("content-type", "text/html; charset=UTF-8"));
        gateway.upstream().enqueue(page, page);

        HttpResponse<String> chat = call(CHAT, true);
        HttpResponse<String> messages = call(MESSAGES, true);

        assertThat(messages.statusCode()).isEqualTo(upstream);
        assertThat(messages.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(Api.json(messages).path("type").asText()).isEqualTo("error");
        assertThat(Api.json(messages).at("/error/type").asText()).isEqualTo(anthropicType);
        assertThat(Api.json(messages).path("request_id").asText()).startsWith("req_");
        assertThat(Api.json(chat).at("/error/type").asText()).isEqualTo(openAiType);
        assertThat(chat.body() + messages.body()).doesNotContain("html", "cloudflare");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void aRefusalOfTheGatewaysOwnKeyIsToldInItsOwnWords(String path) throws Exception {
        gateway.upstream().enqueue(Script.Refusal.of(401, "authentication_error", "invalid x-api-key"));
        HttpResponse<String> response = call(path, true);
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(response.body()).contains("\"api_error\"").doesNotContain("x-api-key");
    }

    @Test
    void theProvidersIdOfTheRequestIsPassedOnWithARefusal() throws Exception {
        gateway.upstream().enqueue(Script.Refusal.of(500, "api_error", "oh"));
        HttpResponse<String> response = call(CHAT, true);
        assertThat(response.headers().firstValue("request-id").orElseThrow()).startsWith("req_");
        assertThat(response.headers().firstValue("x-request-id"))
                .isEqualTo(response.headers().firstValue("x-gateway-request-id"));
        assertThat(response.headers().firstValue("x-gateway-upstream-model")).hasValue("claude-haiku-5-5");
    }

    private static HttpResponse<String> call(String path, boolean stream) throws IOException, InterruptedException {
        String body = path.equals(CHAT) ? Api.chat("claude-fast", stream) : Api.message("claude-fast", stream);
        return api.send(api.post(path, body));
    }
}
