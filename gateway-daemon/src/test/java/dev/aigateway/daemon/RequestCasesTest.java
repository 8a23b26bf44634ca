package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.access.Role;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import dev.aigateway.usage.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbered cases of the wire format that concern the way of a whole request; those that concern its translation
 * alone are the folders {@code golden/chat-request/case-*}.
 */
class RequestCasesTest {

    private static final String MESSAGES = "/v1/messages";
    private static final String CHAT = "/v1/chat/completions";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static TestGateway gateway;
    private static Api api;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = new Api(gateway);
    }

    @AfterAll
    static void theLedgerEqualsTheBook() {
        gateway.assertLedgerEqualsBook();
        gateway.close();
    }

    private static ReceivedRequest received() {
        return gateway.upstream().requests().getLast();
    }

    private static JsonNode receivedJson() throws IOException {
        return JSON.readTree(received().body());
    }

    @Test
    void case8APassedBodyDiffersInItsModelAlone() throws Exception {
        String body = "{\"z\":1.0,\"stream\":false,\"max_tokens\":50,\"a\":{\"\\u00e9\":[1e2,-0.0]},"
            + "\"model\":\"claude-quality\",\"messages\":[{\"content\":\"\\u00e9\",\"role\":\"user\"}],\"unknown\":{}}";

        HttpResponse<String> response = api.send(api.withoutKey(MESSAGES + "?beta=true", body)
                .header("authorization", "Bearer " + gateway.key())
                .header("anthropic-version", "2026-10-21")
                .header("anthropic-beta", "x-future-2027-01-01,context-management-2025-06-27"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(received().body(), UTF_8)).isEqualTo(body.replace("claude-quality", "claude-sonnet-5-5"));
        assertThat(received().query()).isEqualTo("beta=true");
        assertThat(received().headers("anthropic-version")).containsExactly("2026-10-21");
        assertThat(received().headers("anthropic-beta"))
                .containsExactly("x-future-2027-01-01,context-management-2025-06-27");
        assertThat(received().headers("authorization")).isEmpty();
        assertThat(received().headers("x-api-key")).containsExactly(ScriptedUpstream.KEY);
    }

    @Test
    void case9AVersionIsAddedWhereThereIsNone() throws Exception {
        api.send(api.post(MESSAGES, Api.message("claude-quality", false)));

        assertThat(received().headers("anthropic-version")).containsExactly("2023-06-01");
    }

    @Test
    void case10ATranslatedCallHasNoSamplingAndAVersionOfItsOwn() throws Exception {
        HttpResponse<String> response = api.send(api.post(
                        CHAT,
                        Api.chat("claude-quality", false).replaceFirst("\\{", "{\"temperature\":0.7,\"top_p\":0.9,"))
                .header("anthropic-version", "2026-10-21"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(received().headers("anthropic-version")).containsExactly("2023-06-01");
        assertThat(receivedJson().has("temperature")).isFalse();
        assertThat(receivedJson().has("top_p")).isFalse();
        assertThat(receivedJson().has("top_k")).isFalse();
    }

    @Test
    void case12ALimitIsTheModelsOrCutToItOrRefused() throws Exception {
        String chat = "{\"model\":\"claude-quality\",%s\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        api.send(api.post(CHAT, chat.formatted("")));
        assertThat(receivedJson().path("max_tokens").asInt()).isEqualTo(128_000);
        HttpResponse<String> cut = api.send(api.post(CHAT, chat.formatted("\"max_completion_tokens\":99999999,")));
        assertThat(receivedJson().path("max_tokens").asInt()).isEqualTo(128_000);
        assertThat(cut.headers().firstValue("x-gateway-warnings")).hasValue("max_tokens_clamped");
        int before = gateway.upstream().requests().size();
        assertThat(api.send(api.post(CHAT, chat.formatted("\"max_tokens\":0,"))).statusCode())
                .isEqualTo(400);
        assertThat(gateway.upstream().requests()).hasSize(before);
    }

    @Test
    void case17ASpentTokenLimitStopsCallsAndNotTheirCounting() throws Exception {
        try (TestGateway limited = TestGateway.start()) {
            Administrator admin = new Administrator(limited);
            String key =
                    admin.createUser("ada@example.com", ",\"limitToken\":40").field("apiKey");
            Api client = new Api(limited);
            limited.upstream().enqueue(new Script.ToolCall("t", "{}", new TokenUsage(30, 0, 0, 0, 20)));
            assertThat(client.send(withKey(client, MESSAGES, Api.message("claude-fast", false), key))
                            .statusCode())
                    .isEqualTo(200);
            limited.settled();

            HttpResponse<String> chat = client.send(withKey(client, CHAT, Api.chat("claude-fast", true), key));
            HttpResponse<String> message =
                    client.send(withKey(client, MESSAGES, Api.message("claude-fast", true), key));
            HttpResponse<String> count =
                    client.send(withKey(client, MESSAGES + "/count_tokens", Api.message("claude-fast", false), key));

            assertThat(chat.statusCode()).isEqualTo(429);
            assertThat(Api.json(chat).path("error").isObject()).isTrue();
            assertThat(Api.json(chat).path("tokensUsed").asInt()).isEqualTo(50);
            assertThat(Api.json(chat).path("tokenLimit").asInt()).isEqualTo(40);
            assertThat(Api.json(message).at("/error/type").asText()).isEqualTo("billing_error");
            for (HttpResponse<String> refused : List.of(chat, message)) {
                assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
            }
            assertThat(count.statusCode()).isEqualTo(200);
            assertThat(limited.upstream().requests()).hasSize(2);
        }
    }

    private static HttpRequest.Builder withKey(Api client, String path, String body, String key) {
        return client.withoutKey(path, body).header("x-api-key", key);
    }

    @Test
    void case53TheListOfModelsIsForBothKindsOfClients() throws Exception {
        HttpResponse<String> openAi = api.send(api.to("/v1/models").header("authorization", "Bearer " + gateway.key()));
        HttpResponse<String> anthropic =
                api.send(api.to("/v1/models?limit=1000").header("x-api-key", gateway.key()));
        HttpResponse<String> head =
                api.send(api.to("/v1/models").header("x-api-key", gateway.key()).HEAD());

        assertThat(openAi.body()).isEqualTo(anthropic.body());
        assertThat(Api.json(openAi).path("has_more").asBoolean(true)).isFalse();
        assertThat(Api.json(openAi).path("data").findValuesAsText("id")).contains("claude-quality");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void case54AKeyIsTakenFromEveryHeaderAndTwoPeopleAreNobody() throws Exception {
        String other =
                gateway.newKey("another", Role.MEMBER, List.of()).secret().reveal();
        String key = gateway.key();

        assertThat(statusWith("x-api-key", key)).isEqualTo(200);
        assertThat(statusWith("authorization", "Bearer " + key)).isEqualTo(200);
        assertThat(statusWith("authorization", key)).isEqualTo(200);
        assertThat(statusWith("x-api-key", key, "authorization", "Bearer " + key))
                .isEqualTo(200);
        assertThat(statusWith("x-api-key", key, "authorization", "Bearer " + other))
                .isEqualTo(401);
        assertThat(api.send(api.withoutKey(MESSAGES, Api.message("claude-fast", false))
                                .header("authorization", "Bearer sk-ant-oat01-x"))
                        .body())
                .contains("authentication_error", "ANTHROPIC_AUTH_TOKEN")
                .doesNotContain("oat01-x");
    }

    private static int statusWith(String... headers) throws Exception {
        return api.send(api.withoutKey(MESSAGES, Api.message("claude-fast", false))
                        .headers(headers))
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/v1/messages",
                "/messages",
                "/v1/messages/",
                "//v1/messages",
                "/v1//messages",
                "/v1//v1/messages",
                "/anthropic/v1/messages",
            })
    void case55EveryBaseUrlOfMessagesIsServed(String path) throws Exception {
        assertThat(api.send(api.post(path + "?beta=true", Api.message("claude-fast", false)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(received().path()).isEqualTo("/v1/messages");
        assertThat(received().query()).isEqualTo("beta=true");
        assertThat(api.send(api.post(path.replaceAll("/$", "") + "/count_tokens", Api.message("claude-fast", false)))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/v1/chat/completions",
                "/chat/completions",
                "/v1/chat/completions/",
                "//v1/chat/completions",
                "/v1//chat/completions",
            })
    void case55EveryBaseUrlOfChatIsServed(String path) throws Exception {
        assertThat(api.send(api.post(path, Api.chat("claude-fast", false))).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"HEAD, /api/hello", "HEAD, /", "GET, /", "GET, /api/hello"})
    void case55ProbesAreAnsweredEmptyAndWithoutAKey(String method, String path) throws Exception {
        HttpResponse<String> response = api.send(api.to(path).method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/claude_cli/bootstrap",
        "POST, /api/event_logging/batch",
        "POST, /v1/oauth/token",
        "GET, /api/oauth/profile",
        "GET, /v1/files",
        "POST, /v1/messages/batches",
        "GET, /v1/skills",
    })
    void whatTheGatewayDoesNotHaveIsNotFoundAndNeverElsewhere(String method, String path) throws Exception {
        HttpResponse<String> response = api.send(api.to(path)
                .header("anthropic-version", "2023-06-01")
                .header("content-type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{\"a\":1}")));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Api.json(response).path("type").asText()).isEqualTo("error");
        assertThat(Api.json(response).at("/error/type").asText()).isEqualTo("not_found_error");
    }

    @Test
    void case59WhatHasNoMeaningIsRefusedOrIgnoredAndAPersonIsAHash() throws Exception {
        HttpResponse<String> two =
                api.send(api.post(CHAT, Api.chat("claude-quality", false).replaceFirst("\\{", "{\"n\":2,")));
        HttpResponse<String> odd = api.send(api.post(
                CHAT,
                Api.chat("claude-quality", false)
                        .replaceFirst("\\{", "{\"logprobs\":true,\"seed\":7,\"user\":\"a@b.c\",\"new\":{},")));

        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(Api.json(two).at("/error/param").asText()).isEqualTo("n");
        assertThat(odd.statusCode()).isEqualTo(200);
        assertThat(Api.json(odd).at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(odd.headers().firstValue("x-gateway-warnings").orElseThrow()).contains("logprobs_ignored");
        assertThat(receivedJson().at("/metadata/user_id").asText()).matches("[0-9a-f]{128}");
        assertThat(receivedJson().has("new")).isFalse();
        assertThat(receivedJson().has("user")).isFalse();
    }

    @Test
    void aPersonBehindTwoKeysIsTwo() throws Exception {
        String chat = Api.chat("claude-quality", false).replaceFirst("\\{", "{\"user\":\"ada\",");
        String other = gateway.newKey("second", Role.MEMBER, List.of()).secret().reveal();

        api.send(api.post(CHAT, chat));
        String first = receivedJson().at("/metadata/user_id").asText();
        api.send(api.post(CHAT, chat));
        String again = receivedJson().at("/metadata/user_id").asText();
        api.send(api.withoutKey(CHAT, chat).header("x-api-key", other));
        String second = receivedJson().at("/metadata/user_id").asText();

        assertThat(again).isEqualTo(first);
        assertThat(second).isNotEqualTo(first).endsWith(first.substring(64));
    }

    @Test
    void whatIsWithheldIsForbiddenAndLeavesNoTrace() throws Exception {
        int before = gateway.upstream().requests().size();
        String body = Api.message("claude-fast", false).replaceFirst("\\{", "{\"workspace_id\":\"wrkspc_1\",");
        for (String path : List.of(MESSAGES, MESSAGES + "/count_tokens")) {
            HttpResponse<String> response = api.send(api.post(path, body));

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(Api.json(response).at("/error/type").asText()).isEqualTo("permission_error");
            assertThat(Api.json(response).at("/error/message").asText()).contains("workspace_id");
        }
        assertThat(gateway.upstream().requests()).hasSize(before);
    }

    @Test
    void adaptiveThinkingGoesWhereAnAliasMeansAModelWithoutIt() throws Exception {
        try (TestGateway older = TestGateway.start(Map.of("MODEL_CLAUDE_FAST", "claude-haiku-4-5"))) {
            Api client = new Api(older);
            String body =
                    Api.message("claude-fast", false).replaceFirst("\\{", "{\"thinking\":{\"type\":\"adaptive\"},");
            for (String path : List.of(MESSAGES, MESSAGES + "/count_tokens")) {
                assertThat(client.send(client.post(path, body)).statusCode()).isEqualTo(200);
                assertThat(new String(older.upstream().requests().getLast().body(), UTF_8))
                        .isEqualTo(Api.message("claude-haiku-4-5", false));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT})
    void aCompressedBodyIsReadAndPassedOnUncompressed(String path) throws Exception {
        String body = Api.message("claude-fast", false);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body.getBytes(UTF_8));
        }

        HttpResponse<String> response = api.send(api.to(path)
                .header("x-api-key", gateway.key())
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(compressed.toByteArray())));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(received().headers("content-encoding")).isEmpty();
        assertThat(receivedJson().path("model").asText()).isEqualTo("claude-haiku-5-5");
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT})
    void aBodyOf34MiBIsTooLargeAndOneWithTwoModelsIsWrong(String path) throws Exception {
        int before = gateway.upstream().requests().size();
        String large = Api.message("claude-fast", false).replace("hi", "x".repeat(34 << 20));
        String twice = Api.message("claude-fast", false).replaceFirst("\\{", "{\"model\":\"claude-premium\",");

        assertThat(api.send(api.post(path, large)).statusCode()).isEqualTo(413);
        assertThat(api.send(api.post(path, twice)).statusCode()).isEqualTo(400);
        assertThat(gateway.upstream().requests()).hasSize(before);
    }
}
