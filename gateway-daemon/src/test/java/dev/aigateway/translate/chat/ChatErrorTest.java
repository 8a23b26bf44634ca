package dev.aigateway.translate.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatErrorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request_error, ",
        "402, 503, api_error, upstream_billing",
        "403, 403, permission_error, ",
        "404, 404, invalid_request_error, model_not_found",
        "409, 409, invalid_request_error, ",
        "413, 413, invalid_request_error, request_too_large",
        "422, 422, invalid_request_error, ",
        "429, 429, rate_limit_error, rate_limit_exceeded",
        "500, 500, server_error, ",
        "502, 502, server_error, ",
        "503, 503, server_error, ",
        "504, 504, server_error, ",
        "529, 503, server_error, server_is_overloaded",
    })
    void everyRefusalHasAStatusATypeAndACode(int upstream, int status, String type, String code) throws IOException {
        ChatError error = ChatError.ofRefusal(upstream, refusal("too much"));
        JsonNode object = JSON.readTree(error.json()).path("error");

        assertThat(error.status()).isEqualTo(status);
        assertThat(object.path("type").asText()).isEqualTo(type);
        assertThat(object.path("code").textValue()).isEqualTo(code);
        assertThat(object.path("param").isNull()).isTrue();
        assertThat(object.path("message").asText()).isNotEmpty();
        assertThat(object.properties()).hasSize(4);
        assertThat(error.operators()).isEqualTo(upstream == 402);
    }

    @Test
    void aPromptThatIsTooLongHasACodeOfItsOwn() {
        ChatError error = ChatError.ofRefusal(400, refusal("prompt is too long: 210000 tokens > 200000 maximum"));
        assertThat(error.code()).isEqualTo("context_length_exceeded");
        assertThat(error.message()).startsWith("prompt is too long: 210000");
    }

    @Test
    void theCompanysOwnSpendLimitIsNoFaultOfTheCaller() {
        ChatError error = ChatError.ofRefusal(
                400,
                refusal("You have reached your specified API usage limits. You will regain access on 2026-12-01."));
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.type()).isEqualTo("api_error");
        assertThat(error.code()).isEqualTo("upstream_spend_limit");
        assertThat(error.operators()).isTrue();
        assertThat(error.message()).doesNotContain("You will regain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>413</html>", "", "{}", "{\"error\":\"text\"}", "{\"error\":{\"message\":\" \"}}", "[]"})
    void whatIsNoErrorObjectIsNotShown(String body) {
        assertThat(ChatError.ofRefusal(413, body.getBytes(UTF_8)).message())
                .isEqualTo("the model provider refused the call with status 413");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request_error, 400, invalid_request_error, ",
        "authentication_error, 502, api_error, upstream_auth_failed",
        "billing_error, 503, api_error, upstream_billing",
        "permission_error, 403, permission_error, ",
        "not_found_error, 404, invalid_request_error, model_not_found",
        "request_too_large, 413, invalid_request_error, request_too_large",
        "rate_limit_error, 429, rate_limit_error, rate_limit_exceeded",
        "timeout_error, 504, server_error, ",
        "api_error, 500, server_error, ",
        "overloaded_error, 503, server_error, server_is_overloaded",
        "a_new_error, 500, server_error, ",
    })
    void anErrorEventIsToldAsARefusalWouldBe(String event, int status, String type, String code) {
        ChatError error = ChatError.ofEvent(event, "the provider's words");
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.type()).isEqualTo(type);
        assertThat(error.code()).isEqualTo(code);
    }

    @Test
    void aKeyThatTheProviderQuotesIsNotShown() {
        assertThat(ChatError.ofRefusal(403, refusal("sk-ant-api03-a_b-C may not"))
                        .message())
                .isEqualTo("[key] may not");
    }

    private static byte[] refusal(String message) {
        return JSON.createObjectNode()
                .set("error", JSON.createObjectNode().put("message", message))
                .toString()
                .getBytes(UTF_8);
    }
}
