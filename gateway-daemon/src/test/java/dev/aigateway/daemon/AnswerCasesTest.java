package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.format.Headers;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbered cases of the wire format that concern answers, from the provider's bytes to the client's and the ledger. */
class AnswerCasesTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TokenUsage CASE_1 = new TokenUsage(10, 150, 50, 3_000, 20);

    private static TestGateway gateway;
    private static Api api;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = new Api(gateway);
    }

    @AfterAll
    static void theLedgerHolds() {
        gateway.close();
    }

    @Test
    void case1AStreamWithItsUsage() throws Exception {
        playGolden("text-with-usage", CASE_1);

        List<JsonNode> chunks = chunks(call(chat(true, ",\"stream_options\":{\"include_usage\":true}")));

        assertThat(chunks).hasSize(5);
        assertThat(chunks)
                .extracting(chunk -> chunk.at("/choices/0/delta").toString())
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"content\":\"Hel\"}",
                        "{\"content\":\"lo\"}",
                        "{}",
                        "");
        assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.subList(0, 4))
                .allMatch(chunk -> chunk.has("usage") && chunk.path("usage").isNull());
        assertThat(chunks.stream()
                        .map(chunk -> List.of(chunk.path("id"), chunk.path("created"), chunk.path("model")))
                        .distinct())
                .hasSize(1);
        JsonNode last = chunks.getLast();
        assertThat(last.path("choices").isArray()).isTrue();
        assertThat(last.path("choices")).isEmpty();
        assertUsage(last.path("usage"));
        assertThat(last().usage()).isEqualTo(CASE_1);
    }

    @Test
    void case2TheSameWithoutIt() throws Exception {
        playGolden("text-with-usage", CASE_1);

        HttpResponse<String> response = call(chat(true, ""));

        assertThat(response.body())
                .contains("Hel", "lo")
                .doesNotContain("usage")
                .endsWith("data: [DONE]\n\n");
        assertThat(last().usage()).isEqualTo(CASE_1);
        assertThat(last().source()).isEqualTo("reported");
    }

    @Test
    void case3TheSameAtOnce() throws Exception {
        playGolden("text-with-usage", CASE_1);

        JsonNode answer = Api.json(call(chat(false, "")));

        assertThat(JSON.readTree(gateway.upstream().requests().getLast().body())
                        .path("stream")
                        .asBoolean())
                .isTrue();
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello");
        assertThat(answer.at("/choices/0/message/refusal").isNull()).isTrue();
        assertThat(answer.path("model").asText()).isEqualTo("claude-quality");
        assertUsage(answer.path("usage"));
        assertThat(last().usage()).isEqualTo(CASE_1);
    }

    private static void assertUsage(JsonNode usage) throws IOException {
        assertThat(usage).isEqualTo(JSON.readTree("""
            {"prompt_tokens":3210,"completion_tokens":20,"total_tokens":3230,
             "prompt_tokens_details":{"cached_tokens":3000,"cache_write_tokens":200},
             "completion_tokens_details":{"reasoning_tokens":0},
             "cache_creation_input_tokens":200,"cache_read_input_tokens":3000}
            """));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void case5ToolsThatAreGivenNothingAreGivenAnObject(boolean stream) throws Exception {
        playGolden("tools-without-input", new TokenUsage(10, 0, 0, 0, 20));

        HttpResponse<String> response = call(chat(stream, ""));

        Map<Integer, String> arguments = new TreeMap<>();
        if (stream) {
            chunks(response)
                    .forEach(chunk -> chunk.at("/choices/0/delta/tool_calls").forEach(call -> put(arguments, call)));
        } else {
            Api.json(response).at("/choices/0/message/tool_calls").forEach(call -> put(arguments, call));
        }
        assertThat(arguments).containsEntry(0, "{}").containsEntry(1, "{}");
    }

    private static void put(Map<Integer, String> arguments, JsonNode call) {
        int index = call.path("index").asInt(arguments.size());
        arguments.merge(index, call.at("/function/arguments").asText(), String::concat);
    }

    @Test
    void case13AnErrorAfterTwoDeltasIsTheLastThing() throws Exception {
        gateway.upstream().enqueue(new Script.ErrorEventMidStream(5));

        HttpResponse<String> response = call(chat(true, ",\"stream_options\":{\"include_usage\":true}"));

        List<JsonNode> lines = chunks(response);
        assertThat(lines)
                .extracting(line -> line.at("/choices/0/delta/content").asText())
                .containsExactly("", "Hello", " from", "");
        assertThat(lines.getLast().path("error"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"message\":\"Overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":\"server_is_overloaded\"}"));
        assertThat(response.body()).doesNotContain("[DONE]", "\"finish_reason\":\"", "prompt_tokens");
        assertThat(last().source()).isEqualTo("estimated");
        assertThat(last().usage().input()).isEqualTo(21);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void case15AnOverloadedProvider(boolean stream) throws Exception {
        Script.Refusal refusal = Script.Refusal.of(529, "overloaded_error", "Overloaded");
        gateway.upstream().enqueue(refusal, refusal);

        HttpResponse<String> chat = call(chat(stream, ""));
        HttpResponse<String> messages = api.send(api.post(MESSAGES, Api.message("claude-fast", stream)));

        assertThat(chat.statusCode()).isEqualTo(503);
        assertThat(Api.json(chat).at("/error/code").asText()).isEqualTo("server_is_overloaded");
        assertThat(messages.statusCode()).isEqualTo(529);
        assertThat(messages.body()).isEqualTo(refusal.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void case16AProviderThatDoesNotKnowTheGatewaysKey(String path) throws Exception {
        gateway.upstream()
                .enqueue(Script.Refusal.of(401, "authentication_error", "invalid x-api-key sk-ant-api03-xyz"));

        HttpResponse<String> response = api.send(api.post(path, Api.message("claude-fast", true)));

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(Api.json(response).at("/error/type").asText()).isEqualTo("api_error");
        assertThat(response.body()).doesNotContain("x-api-key", "sk-ant");
    }

    @Test
    void case32ThoughtsComeBeforeTheToolAndAreNoContent() throws Exception {
        playGolden("thinking-then-tool", new TokenUsage(10, 0, 0, 0, 60));

        List<JsonNode> deltas = chunks(call(chat(true, ""))).stream()
                .map(chunk -> chunk.at("/choices/0/delta"))
                .toList();

        assertThat(deltas)
                .extracting(delta -> delta.path("reasoning_content").asText())
                .startsWith("", "A");
        assertThat(deltas.stream()
                        .filter(delta -> delta.path("content").isTextual())
                        .skip(1))
                .isEmpty();
        assertThat(deltas.get(4).at("/tool_calls/0/function/name").asText()).isEqualTo("weather");
    }

    @ParameterizedTest
    @CsvSource({
        "true, cyber, 0",
        "false, cyber, 0",
        "true, general_harms, 0",
        "true, , 0",
        "true, bio, 0.00000205",
        "false, bio, 0.00000205",
        "true, a_new_one, 0.00000205"
    })
    void case45ARefusalIsToldAndCostsWhatItsCategoryCosts(boolean stream, String category, String cost)
            throws Exception {
        String details = "{\"type\":\"refusal\",\"category\":%s,\"explanation\":\"No.\"}"
                .formatted(category == null ? "null" : "\"" + category + "\"");
        gateway.upstream()
                .enqueue(new Script.RawFrames(
                        TokenUsage.NONE,
                        start(20),
                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":"
                                + details + "},\"usage\":{\"output_tokens\":0}}\n\n",
                        STOP));

        HttpResponse<String> response = call(chat("claude-fast", stream, ""));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"finish_reason\":\"content_filter\"", "\"refusal\":\"No.\"");
        assertThat(last().cost().usd()).isEqualTo(cost.equals("0") ? "0" : "0.000002");
        if (!stream) {
            assertThat(Api.json(response).at("/choices/0/message/content").isNull())
                    .isTrue();
            assertThat(response.headers().firstValue("x-gateway-cost-usd"))
                    .hasValue(last().cost().usd());
        }
    }

    @ParameterizedTest
    @CsvSource({"cyber, 0", "bio, 0.000002"})
    void case45AWholeRefusalCostsTheSame(String category, String cost) throws Exception {
        gateway.upstream()
                .enqueue(new Script.RawBody(
                        Headers.of("content-type", "application/json"),
                        """
                        {"type":"message","role":"assistant","model":"claude-haiku-5-5","content":[],
                         "stop_reason":"refusal","stop_details":{"type":"refusal","category":"%s"},
                         "usage":{"input_tokens":20,"output_tokens":0}}\
                        """.formatted(category).getBytes(UTF_8),
                        TokenUsage.NONE));

        HttpResponse<String> response = api.send(api.post(MESSAGES, Api.message("claude-fast", false)));

        assertThat(response.headers().firstValue("x-gateway-cost-usd")).hasValue(cost);
        assertThat(last().cost().usd()).isEqualTo(cost);
    }

    @Test
    void aRefusalAfterSomeOutputIsPaidForWhateverItsCategory() throws Exception {
        playGolden("refusal-half-way", new TokenUsage(10, 0, 0, 0, 20));
        assertThat(call(chat("claude-fast", true, "")).statusCode()).isEqualTo(200);
        assertThat(last().cost().nanos()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "tool_use, stop",
        "pause_turn, stop",
        "compaction, stop",
        "xyz, stop",
        "null, stop"
    })
    void case46EveryReasonToStopIsOneThatClientsKnow(String reason, String finish) throws Exception {
        String json = reason.equals("null") ? "null" : "\"" + reason + "\"";
        for (boolean stream : new boolean[] {true, false}) {
            gateway.upstream()
                    .enqueue(new Script.RawFrames(
                            TokenUsage.NONE,
                            start(20),
                            "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" + json
                                    + "},\"usage\":{\"output_tokens\":3}}\n\n",
                            STOP));
            assertThat(call(chat(stream, "")).body())
                    .contains("\"finish_reason\":\"" + finish + "\"")
                    .endsWith(stream ? "data: [DONE]\n\n" : "}");
            assertThat(last().usage()).isEqualTo(new TokenUsage(20, 0, 0, 0, 3));
        }
    }

    @Test
    void case48AReportWithoutUsageLeavesWhatWasReported() throws Exception {
        gateway.upstream()
                .enqueue(new Script.RawFrames(
                        TokenUsage.NONE,
                        start(20),
                        "data:"
                            + " {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\n",
                        "data: {\"type\":\"message_delta\",\"delta\":{}}\n\n",
                        "data: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":null}}\n\n",
                        STOP));

        List<JsonNode> chunks = chunks(call(chat(true, ",\"stream_options\":{\"include_usage\":true}")));

        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(27);
        assertThat(last().usage()).isEqualTo(new TokenUsage(20, 0, 0, 0, 7));
    }

    private static final String STOP = "data: {\"type\":\"message_stop\"}\n\n";

    private static String start(int input) {
        return "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-haiku-5-5\","
                + "\"usage\":{\"input_tokens\":" + input + ",\"output_tokens\":1}}}\n\n";
    }

    private static void playGolden(String name, TokenUsage billed) throws IOException {
        String frames = Files.readString(Path.of("src/test/resources/golden/chat-answer", name, "upstream.sse"));
        gateway.upstream().enqueue(new Script.RawFrames(billed, frames));
    }

    private static String chat(boolean stream, String more) {
        return chat("claude-quality", stream, more);
    }

    private static String chat(String model, boolean stream, String more) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
                .formatted(model, stream, more);
    }

    private static HttpResponse<String> call(String body) throws IOException, InterruptedException {
        return api.send(api.post(CHAT, body));
    }

    /** As the strictest client reads it: every line of data is a chunk or an error. */
    private static List<JsonNode> chunks(HttpResponse<String> response) throws IOException {
        List<JsonNode> chunks = new ArrayList<>();
        for (String line : response.body().split("\n", -1)) {
            assertThat(line).matches("|:.*|data: .+");
            if (line.startsWith("data: {")) {
                chunks.add(JSON.readTree(line.substring("data: ".length())));
            }
        }
        return chunks;
    }

    private static Attempt last() {
        return gateway.settled().getLast();
    }
}
