package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import dev.aigateway.store.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request: a clear error in the Anthropic shape, and no trace at the provider. */
class BadInputTest {

    private static final String MESSAGES = "/v1/messages";
    private static final String GOOD = Api.message("claude-fast", false);
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
    void withoutAKeyItSaysHowToSendOne() throws Exception {
        assertError(api.send(api.withoutKey(MESSAGES, GOOD)), 401, "authentication_error", "x-api-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agw_short", "garbage", "sk-test", "agw_00000000000000000000000000000000000000"})
    void aGarbageKeyIsRefused(String key) throws Exception {
        assertInvalidKey(key);
    }

    @Test
    void anUnknownKeyIsRefused() throws Exception {
        assertInvalidKey(KeySecret.generate(new SecureRandom()).reveal());
    }

    @Test
    void aRevokedKeyIsRefusedAlsoWhenItWasSeenValid() throws Exception {
        var issued = gateway.newKey("revoked", Role.MEMBER, List.of("claude-premium"));
        String key = issued.secret().reveal();
        assertThat(api.send(api.withoutKey(MESSAGES, GOOD).header("x-api-key", key))
                        .statusCode())
                .isEqualTo(403);
        TestDatabase.execute(
                gateway.database(),
                "update credential set revoked_at = now() where hint = '"
                        + issued.credential().hint() + "'");
        assertInvalidKey(key);
        assertError(
                api.send(api.withoutKey(MESSAGES + "/count_tokens", GOOD).header("x-api-key", key)),
                401,
                "authentication_error",
                "invalid gateway key");
    }

    @Test
    void aModelThatTheKeyMayNotUseIsRefused() throws Exception {
        String key = gateway.newKey("limited", Role.MEMBER, List.of("claude-premium"))
                .secret()
                .reveal();
        for (String path : List.of(MESSAGES, MESSAGES + "/count_tokens")) {
            assertError(
                    api.send(api.withoutKey(path, GOOD).header("x-api-key", key)),
                    403,
                    "permission_error",
                    "may not use the model");
        }
    }

    @Test
    void aSchemeOtherThanBearerIsNoKey() throws Exception {
        assertError(
                api.send(api.withoutKey(MESSAGES, GOOD).header("authorization", "Basic " + gateway.key())),
                401,
                "authentication_error",
                "gateway key");
    }

    @Test
    void aKeyOfTheProviderGetsAHint() throws Exception {
        assertError(
                api.send(api.withoutKey(MESSAGES, GOOD)
                        .header("authorization", "Bearer sk-ant-oat01-" + "x".repeat(60))),
                401,
                "authentication_error",
                "ANTHROPIC_AUTH_TOKEN");
    }

    @Test
    void twoKeysOfDifferentAccountsAreRefused() throws Exception {
        String other = gateway.newKey("other", Role.MEMBER, List.of()).secret().reveal();
        assertError(
                api.send(api.post(MESSAGES, GOOD).header("authorization", "Bearer " + other)),
                401,
                "authentication_error",
                "invalid gateway key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "", "claude-", "claude-\\\"x", "anthropic/gemini"})
    void anUnknownModelIsRefused(String model) throws Exception {
        HttpResponse<String> response = api.send(api.post(MESSAGES, Api.message(model, false)));
        if (model.isEmpty()) {
            assertError(response, 400, "invalid_request_error", "model: the field is required");
        } else {
            assertError(response, 404, "not_found_error", "claude-fast, claude-premium, claude-quality");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "null",
                "{",
                "{\"model\":\"claude-fast\"",
                "{\"model\":\"claude-fast\"}{}",
                "{\"model\":\"claude-fast\",}",
                "{\"model\":\"claude-fast\",\"model\":\"claude-premium\"}",
                "{\"model\":\"claude-fast\",\"mod\\u0065l\":\"claude-premium\"}",
                "{\"model\":7}",
                "{\"model\":null}",
                "{\"model\":\"claude-fast\",\"stream\":\"yes\"}",
                "{\"model\":\"claude-fast\",\"stream\":true,\"stream\":false}",
                "{\"model\":\"claude-fast\",\"max_tokens\":1,\"max_tokens\":2}",
                "\uFEFF{\"model\":\"claude-fast\"}",
                "{\"max_tokens\":5,\"messages\":[]}"
            })
    void brokenJsonIsRefused(String body) throws Exception {
        assertError(api.send(api.post(MESSAGES, body)), 400, "invalid_request_error", "");
    }

    @Test
    void jsonThatIsTooDeepOrHasANumberWithoutEndIsRefused() throws Exception {
        String deep = "{\"model\":\"claude-fast\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        String digits = "{\"model\":\"claude-fast\",\"x\":" + "1".repeat(1_000_000) + "}";
        for (String body : List.of(deep, digits)) {
            assertError(api.send(api.post(MESSAGES, body)), 400, "invalid_request_error", "too deep");
        }
    }

    @Test
    void aBodyOf40MiBIsRefused() throws Exception {
        assertError(
                api.send(api.post(MESSAGES, "x".repeat(40 << 20))),
                413,
                "request_too_large",
                "larger than 34603008 bytes");
    }

    @Test
    void anUnknownAddressIsAnsweredInTheCallersDialect() throws Exception {
        assertError(
                api.send(api.post("/v1/files", GOOD).header("anthropic-version", "2023-06-01")),
                404,
                "not_found_error",
                "no such address");
        JsonNode openAi = Api.json(api.send(api.post("/v1/embeddings", GOOD)));
        assertThat(openAi.at("/error/code").asText()).isEqualTo("not_found");
    }

    @Test
    void theWrongMethodIsRefused() throws Exception {
        HttpResponse<String> response = api.send(api.to(MESSAGES).GET());
        assertError(response, 405, "invalid_request_error", "POST");
        assertThat(response.headers().firstValue("allow")).hasValue("POST");
    }

    @Test
    void aSpentLimitIsA429ThatNobodyRepeats() throws Exception {
        try (TestGateway limited = TestGateway.start(Map.of("DEFAULT_MONTHLY_LIMIT_USD", "0"))) {
            Api client = new Api(limited);
            HttpResponse<String> response = client.send(client.post(MESSAGES, GOOD));

            assertError(response, 429, "billing_error", "Monthly cost limit exceeded ($0.00 / $0.00)");
            assertThat(Api.json(response).path("costLimitUsd").asText()).isEqualTo("0");
            assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(Long.parseLong(
                            response.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(1L, 31L * 24 * 3600);
            assertThat(limited.upstream().requests()).isEmpty();
            assertThat(client.send(client.post(MESSAGES + "/count_tokens", GOOD))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void assertInvalidKey(String key) throws Exception {
        HttpResponse<String> response = api.send(api.withoutKey(MESSAGES, GOOD).header("x-api-key", key));
        assertError(response, 401, "authentication_error", "invalid gateway key");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(response.body()).doesNotContain(key);
    }

    private static void assertError(HttpResponse<String> response, int status, String type, String words)
            throws IOException {
        JsonNode body = Api.json(response);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/type").asText()).isEqualTo(type);
        assertThat(body.at("/error/message").asText()).isNotBlank().contains(words);
        assertThat(body.path("request_id").asText()).hasSize(36);
        assertThat(response.body()).doesNotContain("Exception", "dev.aigateway", "fasterxml", "helidon");
    }
}
