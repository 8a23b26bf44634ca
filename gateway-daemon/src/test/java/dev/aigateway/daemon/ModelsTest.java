package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListParams;
import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.Role;
import java.net.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of models, in one shape for both kinds of clients. */
class ModelsTest {

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
    void aliasesComeFirstAndThenTheModelsOfThePriceListTheNewestFirst() throws Exception {
        List<String> ids = ids(json("/v1/models"));

        assertThat(ids).startsWith("claude-fast", "claude-premium", "claude-quality", "claude-fable-5-2");
        assertThat(ids).contains("claude-opus-5-5", "claude-haiku-4-5").doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> id.startsWith("claude-"));
        assertThat(ids.indexOf("claude-haiku-5-5")).isLessThan(ids.indexOf("claude-sonnet-5-5"));
    }

    @Test
    void anEntryHasTheFieldsOfBothApis() throws Exception {
        JsonNode entry = json("/v1/models/claude-quality");
        assertThat(entry.toString())
                .isEqualTo("{\"id\":\"claude-quality\",\"object\":\"model\",\"type\":\"model\",\"created\":1790553600,"
                        + "\"created_at\":\"2026-09-28T00:00:00Z\",\"owned_by\":\"anthropic\","
                        + "\"display_name\":\"Claude Quality (Sonnet 5.5)\",\"max_input_tokens\":1000000,"
                        + "\"max_tokens\":128000}");
        JsonNode earlier = json("/v1/models/claude-haiku-4-5");
        assertThat(earlier.path("display_name").asText()).isEqualTo("Claude Haiku 4.5");
        assertThat(earlier.path("max_input_tokens").asInt()).isEqualTo(200_000);
        assertThat(earlier.path("max_tokens").asInt()).isEqualTo(64_000);
    }

    @Test
    void onlyWhatTheKeyMayUseIsListed() throws Exception {
        String key = gateway.newKey("limited", Role.MEMBER, List.of("claude-premium", "claude-haiku-5-5"))
                .secret()
                .reveal();
        HttpResponse<String> list = api.send(api.to("/v1/models").header("authorization", "Bearer " + key));

        assertThat(ids(Api.json(list))).containsExactly("claude-fast", "claude-premium", "claude-haiku-5-5");
        assertThat(api.send(api.to("/v1/models/claude-quality").header("x-api-key", key))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPageIsWhatWasAskedFor() throws Exception {
        List<String> all = ids(json("/v1/models?limit=1000"));
        JsonNode first = json("/v1/models?limit=2");
        JsonNode second =
                json("/v1/models?limit=2&after_id=" + first.path("last_id").asText());
        JsonNode back =
                json("/v1/models?limit=1&before_id=" + second.path("first_id").asText());
        JsonNode end = json("/v1/models?after_id=" + all.getLast());

        assertThat(ids(first)).isEqualTo(all.subList(0, 2));
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(ids(second)).isEqualTo(all.subList(2, 4));
        assertThat(ids(back)).containsExactly(all.get(1));
        assertThat(back.path("has_more").asBoolean()).isTrue();
        assertThat(ids(end)).isEmpty();
        assertThat(end.path("has_more").asBoolean()).isFalse();
        assertThat(end.path("last_id").isNull()).isTrue();
        assertThat(end.path("data").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "limit=", "after_id=gpt-5", "before_id=gpt-5"})
    void aPageThatDoesNotExistIsRefused(String query) throws Exception {
        HttpResponse<String> response = api.send(get("/v1/models?" + query));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Api.json(response).at("/error/param").asText()).isEqualTo(query.replaceFirst("=.*", ""));
    }

    @Test
    void everyBaseUrlIsServedAndHeadHasNoBody() throws Exception {
        for (String path : List.of("/models", "/v1/v1/models", "/anthropic/v1/models", "/v1/models/")) {
            assertThat(api.send(get(path)).statusCode()).as(path).isEqualTo(200);
            HttpResponse<String> head =
                    api.send(api.to(path).header("x-api-key", gateway.key()).HEAD());
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void withoutAKeyNothingIsListed() throws Exception {
        assertThat(api.send(api.to("/v1/models")).statusCode()).isEqualTo(401);
        assertThat(api.send(api.to("/v1/models/claude-fast")).statusCode()).isEqualTo(401);
    }

    @Test
    void anUnknownModelIsToldInTheCallersDialect() throws Exception {
        HttpResponse<String> openAi = api.send(get("/v1/models/gpt-5"));
        HttpResponse<String> anthropic = api.send(get("/v1/models/gpt-5").header("anthropic-version", "2023-06-01"));

        assertThat(openAi.statusCode()).isEqualTo(404);
        assertThat(Api.json(openAi).at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(Api.json(anthropic).at("/error/type").asText()).isEqualTo("not_found_error");
    }

    @Test
    void theProvidersLibraryIteratesOverAllPages() throws Exception {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(gateway.uri().toString())
                .proxy(Proxy.NO_PROXY)
                .apiKey(gateway.key())
                .build();
        List<String> ids = new ArrayList<>();
        try {
            for (ModelInfo model : client.models()
                    .list(ModelListParams.builder().limit(5).build())
                    .autoPager()) {
                ids.add(model.id());
            }
        } finally {
            client.close();
        }
        assertThat(ids).isEqualTo(ids(json("/v1/models")));
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> response = api.send(get(path));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Api.json(response);
    }

    private static HttpRequest.Builder get(String path) {
        return api.to(path).header("x-api-key", gateway.key());
    }

    private static List<String> ids(JsonNode list) {
        return list.path("data").findValuesAsText("id");
    }
}
