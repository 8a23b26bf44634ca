package dev.aigateway.translate.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.format.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that mean harm cost no more than their length. */
@Timeout(20)
class HostileChatTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void theSameIdManyTimesIsRenamedInNoTime() {
        ObjectNode request = request();
        for (int i = 0; i < 20_000; i++) {
            ObjectNode call = request.withArray("messages").addObject().put("role", "assistant");
            call.putArray("tool_calls")
                    .addObject()
                    .put("id", "same")
                    .putObject("function")
                    .put("name", "look");
        }

        assertThat(translated(request)).contains("\"same_20000\"");
    }

    @Test
    void manyNamesThatBecomeTheSameAreRenamedInNoTime() {
        ObjectNode request = request();
        for (int i = 0; i < 20_000; i++) {
            request.withArray("tools")
                    .addObject()
                    .put("type", "function")
                    .put("name", "x".repeat(64) + Integer.toString(i, 36));
        }

        assertThat(translated(request)).contains("_20000\"");
    }

    @Test
    void aLongChainOfReferencesIsToldInWords() {
        ObjectNode request = request();
        ObjectNode schema = request.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .putObject("schema");
        schema.put("$ref", "#/$defs/0");
        for (int i = 0; i < 100_000; i++) {
            schema.withObject("$defs").putObject(Integer.toString(i)).put("$ref", "#/$defs/" + (i + 1));
        }

        assertThat(translated(request)).contains("matches this JSON schema").doesNotContain("output_config");
    }

    @Test
    void variantsThatReferToEachOtherEnd() {
        ObjectNode request = request();
        ObjectNode schema = request.putArray("tools")
                .addObject()
                .put("type", "function")
                .put("name", "look")
                .putObject("parameters");
        for (int i = 0; i < 10; i++) {
            schema.withArray("anyOf").addObject().put("$ref", "#/$defs/self");
            schema.withObject("$defs")
                    .withObject("self")
                    .withArray("anyOf")
                    .addObject()
                    .put("$ref", "#/$defs/self");
        }

        assertThat(translated(request)).hasSizeLessThan(10_000);
    }

    @Test
    void manyMarksForTheCacheAreTakenAwayInNoTime() {
        ObjectNode request = request();
        ObjectNode message = request.withArray("messages").addObject().put("role", "user");
        for (int i = 0; i < 100_000; i++) {
            message.withArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", "x")
                    .putObject("cache_control")
                    .put("type", "ephemeral");
        }

        assertThat(translated(request).split("cache_control", -1)).hasSize(5);
    }

    @Test
    void partsThatDoubleAreToldInWords() {
        ObjectNode request = request();
        ObjectNode schema = request.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .putObject("schema");
        schema.put("type", "object").putArray("allOf").addObject().put("$ref", "#/$defs/0");
        for (int i = 0; i < 60; i++) {
            ObjectNode part = schema.withObject("$defs").putObject(Integer.toString(i));
            for (int twice = 0; twice < 2; twice++) {
                part.withArray("allOf").addObject().put("$ref", "#/$defs/" + (i + 1));
            }
        }
        schema.withObject("$defs").putObject("60").put("type", "object");

        assertThat(translated(request)).contains("matches this JSON schema");
    }

    @Test
    void manyArgumentsWithOddNamesAreLeftOutInNoTime() {
        ObjectNode request = request();
        ObjectNode schema = request.putArray("tools")
                .addObject()
                .put("type", "function")
                .put("name", "look")
                .putObject("parameters");
        for (int i = 0; i < 50_000; i++) {
            schema.withObject("properties").putObject("$" + i);
            schema.withArray("required").add("$" + i);
        }

        assertThat(translated(request)).doesNotContain("$");
    }

    @Test
    void theArgumentsOfAllCallsHoldNoMoreValuesThanABody() {
        ObjectNode most = request();
        ObjectNode tooMany = request();
        for (int call = 0; call < 10; call++) {
            calling(most, 9_999);
            calling(tooMany, call < 9 ? 9_999 : 10_000);
        }

        assertThat(translated(most)).contains("{\"value\":[1,1,").doesNotContain("_raw");
        assertThatThrownBy(() -> translated(tooMany))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("arguments: the arguments of all tool calls hold too many values");
    }

    /** With an array of so many numbers. */
    private static void calling(ObjectNode request, int numbers) {
        request.withArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("tool_calls")
                .addObject()
                .putObject("function")
                .put("name", "look")
                .put("arguments", "[" + "1,".repeat(numbers - 1) + "1]");
    }

    @Test
    void argumentsAreNoDeeperThanABody() {
        ObjectNode request = request();
        request.withArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("tool_calls")
                .addObject()
                .put("id", "a")
                .putObject("function")
                .put("name", "look")
                .put("arguments", "[".repeat(100_000));

        assertThat(translated(request)).contains("\"_raw\":\"[[[");
    }

    @Test
    void aNumberOfMonstrousSizeIsOnlyANumber() {
        String request = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":1e999999999}";

        assertThatThrownBy(() -> ChatToMessages.translate(
                        request.getBytes(StandardCharsets.UTF_8), Headers.NONE, "claude-haiku-4-5", "claude-haiku-4-5"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("temperature: ");
    }

    private static ObjectNode request() {
        ObjectNode request = JSON.objectNode();
        request.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        return request;
    }

    private static String translated(ObjectNode request) {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        return new String(
                ChatToMessages.translate(body, Headers.NONE, "claude-quality", "claude-sonnet-5-5")
                        .json(),
                StandardCharsets.UTF_8);
    }
}
