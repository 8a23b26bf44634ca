package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a chat request: a clear error in OpenAI's shape, and no trace at the provider. */
class ChatBadInputTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String GOOD = Api.chat("claude-fast", true);
    private static TestGateway gateway;
    private static Api api;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = new Api(gateway);
    }

    @AfterAll
    static void nothingReachedTheProviderOrTheLedger() {
        assertThat(gateway.upstream().requests()).isEmpty();
        assertThat(gateway.settled()).isEmpty();
        gateway.close();
    }

    @Test
    void withoutAKeyNothingIsAnswered() throws Exception {
        HttpResponse<String> response = api.send(api.withoutKey(CHAT, GOOD));
        assertError(response, 401, "invalid_request_error", "invalid_api_key", null);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void anUnknownKeyIsRefused() throws Exception {
        String unknown = KeySecret.generate(new SecureRandom()).reveal();
        HttpResponse<String> response =
                api.send(api.withoutKey(CHAT, GOOD).header("authorization", "Bearer " + unknown));
        assertError(response, 401, "invalid_request_error", "invalid_api_key", null);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void aModelThatTheKeyMayNotUseIsRefused() throws Exception {
        String key = gateway.newKey("limited", Role.MEMBER, List.of("claude-premium"))
                .secret()
                .reveal();
        assertError(
                api.send(api.withoutKey(CHAT, GOOD).header("authorization", "Bearer " + key)),
                403,
                "permission_error",
                "model_not_allowed",
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"messages\":[]} | model",
                "{\"model\":\"\",\"messages\":[]} | model",
                "{\"model\":7,\"messages\":[]} | model",
                "{\"model\":\"claude-fast\"} | messages",
                "{\"model\":\"claude-fast\",\"stream\":1,\"messages\":[]} | stream",
                "{\"model\":\"claude-fast\",\"max_tokens\":1,\"max_tokens\":2} | max_tokens",
            })
    void aFieldThatIsWrongIsNamed(String body, String param) throws Exception {
        assertError(api.send(api.post(CHAT, body)), 400, "invalid_request_error", null, param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[]", "{", "{\"model\":\"claude-fast\",}"})
    void whatIsNoJsonObjectIsRefused(String body) throws Exception {
        assertError(api.send(api.post(CHAT, body)), 400, "invalid_request_error", null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "claude:gpt-5", "anthropic/gemini", "[1m]"})
    void anUnknownModelIsRefused(String model) throws Exception {
        assertError(
                api.send(api.post(CHAT, Api.chat(model, true))), 404, "invalid_request_error", "model_not_found", null);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        assertError(
                api.send(api.post(CHAT, "x".repeat(40 << 20))),
                413,
                "invalid_request_error",
                "request_too_large",
                null);
    }

    @Test
    void anEncodingThatIsNotKnownIsRefused() throws Exception {
        assertError(
                api.send(api.post(CHAT, GOOD).header("content-encoding", "br")),
                415,
                "invalid_request_error",
                "unsupported_content_encoding",
                null);
    }

    @Test
    void theWrongMethodIsRefused() throws Exception {
        HttpResponse<String> response = api.send(api.to(CHAT).GET());
        assertError(response, 405, "invalid_request_error", "method_not_allowed", null);
        assertThat(response.headers().firstValue("allow")).hasValue("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/batches", "/v1/skills", "/v1/agents/a"})
    void whatOnlyAnthropicHasIsUnknownInItsWords(String path) throws Exception {
        HttpResponse<String> response = api.send(api.post(path, GOOD));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Api.json(response).at("/error/type").asText()).isEqualTo("not_found_error");
    }

    @Test
    void aSpentLimitIsToldWithItsFigures() throws Exception {
        try (TestGateway limited = TestGateway.start(Map.of("DEFAULT_MONTHLY_LIMIT_USD", "0"))) {
            Api client = new Api(limited);
            HttpResponse<String> response = client.send(client.post(CHAT, GOOD));

            assertError(response, 429, "insufficient_quota", "monthly_cost_limit_exceeded", null);
            JsonNode body = Api.json(response);
            assertThat(body.path("costLimitUsd").asText()).isEqualTo("0");
            assertThat(body.has("resetAt")).isTrue();
            assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(limited.upstream().requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/messages"})
    void aSpentLimitIsOneStringForWhoWantsItSo(String path) throws Exception {
        try (TestGateway limited =
                TestGateway.start(Map.of("DEFAULT_MONTHLY_LIMIT_USD", "0", "LIMIT_ERROR_FORMAT", "string"))) {
            Api client = new Api(limited);
            HttpResponse<String> response = client.send(client.post(path, GOOD));

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.body())
                    .isEqualTo("{\"error\":\"Monthly cost limit exceeded ($0.00 / $0.00)\","
                            + "\"costUsedUsd\":\"0\",\"costLimitUsd\":\"0\"}");
            assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
            assertError(client.send(client.post(CHAT, "{}")), 400, "invalid_request_error", null, "model");
        }
    }

    private static void assertError(
            HttpResponse<String> response, int status, String type, @Nullable String code, @Nullable String param)
            throws IOException {
        JsonNode body = Api.json(response);
        JsonNode error = body.path("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.properties()).hasSize(4);
        assertThat(body.has("type")).isFalse();
        assertThat(response.body()).doesNotContain("Exception", "dev.aigateway", "fasterxml", "helidon");
    }
}
