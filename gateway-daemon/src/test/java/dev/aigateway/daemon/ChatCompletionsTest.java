package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat completion on its way through the gateway, and what the ledger says of it. */
class ChatCompletionsTest {

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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theProviderGetsAStreamedCallAndNothingOfTheClients(boolean stream) throws Exception {
        api.send(api.post(CHAT + "?beta=true", Api.chat("claude-fast", stream))
                .header("user-agent", "a-client/1")
                .header("anthropic-beta", "a-beta")
                .header("x-stainless-lang", "js")
                .header("openai-organization", "org"));

        ReceivedRequest received = gateway.upstream().requests().getLast();
        TreeSet<String> names = new TreeSet<>();
        received.headers().forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
        assertThat(names)
                .containsExactly(
                        "accept",
                        "accept-encoding",
                        "anthropic-version",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "user-agent",
                        "x-api-key",
                        "x-gateway-hop");
        assertThat(received.headers("accept")).containsExactly("text/event-stream");
        assertThat(received.headers("anthropic-version")).containsExactly("2023-06-01");
        assertThat(received.headers("user-agent")).containsExactly("aigateway");
        assertThat(received.path()).isEqualTo("/v1/messages");
        assertThat(received.query()).isEmpty();
        JsonNode body = JSON.readTree(received.body());
        assertThat(body.path("stream").asBoolean()).isTrue();
        assertThat(body.path("model").asText()).isEqualTo("claude-haiku-5-5");
        assertThat(body.path("max_tokens").asInt()).isEqualTo(50);
    }

    @Test
    void aWholeAnswerIsOneJsonObjectUnderTheNameThatWasAsked() throws Exception {
        HttpResponse<String> response = api.send(api.post(CHAT, Api.chat("claude-fast", false)));
        JsonNode answer = Api.json(response);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("claude-fast");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(Script.Answer.DEFAULT.text());
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(30);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-gateway-upstream-model")).hasValue("claude-haiku-5-5");
        assertThat(response.headers().firstValue("request-id").orElseThrow()).startsWith("req_");
        assertThat(response.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "connection",
                        "content-length",
                        "content-type",
                        "date",
                        "request-id",
                        "x-gateway-cost-usd",
                        "x-gateway-provider",
                        "x-gateway-request-id",
                        "x-gateway-upstream-model",
                        "x-request-id");
        assertThat(response.headers().firstValue("x-gateway-provider")).hasValue("anthropic");
        // 21 x $0.10 + 9 x $0.50, for a million.
        assertThat(response.headers().firstValue("x-gateway-cost-usd")).hasValue("0.0000066");
        assertThat(gateway.settled().getLast().cost().usd()).isEqualTo("0.0000066");
    }

    @Test
    void aStreamIsChunksAndAnEnd() throws Exception {
        HttpResponse<String> response = api.send(api.post(CHAT, Api.chat("claude-quality", true)));

        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");
        assertThat(response.headers().firstValue("x-gateway-upstream-model")).hasValue("claude-sonnet-5-5");
        assertThat(response.body())
                .contains("\"model\":\"claude-quality\"", ": ping\n\n", "{\"content\":\" scripted\"}")
                .doesNotContain("usage", "event:")
                .endsWith("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    }

    @Test
    void theLedgerSaysWhatTheClientAskedFor() throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            api.send(api.post(CHAT, Api.chat("anthropic/claude-premium[1m]", stream)));
            Attempt attempt = gateway.settled().getLast();
            assertThat(attempt.surface()).isEqualTo(CHAT);
            assertThat(attempt.stream()).isEqualTo(stream);
            assertThat(attempt.modelAsked()).isEqualTo("claude-premium");
            assertThat(attempt.modelServed()).isEqualTo("claude-opus-5-5");
            assertThat(attempt.source()).isEqualTo("reported");
            assertThat(attempt.usage()).isEqualTo(Script.Answer.DEFAULT.usage());
        }
    }

    @Test
    void everyChunkReachesTheClientBeforeTheProviderSendsTheNext() throws Exception {
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        gate.release(); // message_start
        gate.release(); // content_block_start, which means nothing to the client
        var response = api.open(api.post(CHAT, Api.chat("claude-fast", true)));

        try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("upstream.")) {
                    gate.open();
                } else if (line.isEmpty()) {
                    gate.release();
                }
            }
        }
    }

    @Test
    void bytesThatComeOneByOneMakeTheSameAnswer() throws Exception {
        byte[] frames = golden("what-concerns-the-provider-alone");
        TokenUsage billed = new TokenUsage(412, 0, 0, 0, 33);
        List<byte[]> oneByOne = IntStream.range(0, frames.length)
                .mapToObj(i -> new byte[] {frames[i]})
                .toList();
        gateway.upstream()
                .enqueue(new Script.RawFrames(List.of(frames), billed), new Script.RawFrames(oneByOne, billed));

        HttpResponse<String> atOnce = api.send(api.post(CHAT, Api.chat("claude-quality", true)));
        HttpResponse<String> piecemeal = api.send(api.post(CHAT, Api.chat("claude-quality", true)));

        assertThat(withoutTime(piecemeal)).isEqualTo(withoutTime(atOnce)).contains("🙂", "東京");
    }

    @Test
    void whatCouldNotBeKeptIsNamedInAHeader() throws Exception {
        String body = "{\"model\":\"claude-quality\",\"seed\":7,\"temperature\":0.7,\"stop\":\"\\n\",\"logprobs\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        HttpResponse<String> response = api.send(api.post(CHAT, body));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers()
                        .firstValue("x-gateway-warnings")
                        .orElseThrow()
                        .split(",", -1))
                .containsExactlyInAnyOrder("seed_ignored", "temperature_dropped", "stop_dropped", "logprobs_ignored");
        JsonNode sent = JSON.readTree(gateway.upstream().requests().getLast().body());
        assertThat(sent.has("temperature")).isFalse();
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(128_000);
        assertThat(Api.json(response).at("/choices/0/logprobs").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOddNameOfAToolComesBackAsTheClientWroteIt(boolean stream) throws Exception {
        String tool = "{\"type\":\"function\",\"function\":{\"name\":\"fs.read/file\"}}";
        gateway.upstream()
                .enqueue(new Script.ToolCall(nameAsSent(tool), "{\"path\":\"a\"}", new TokenUsage(30, 0, 0, 0, 4)));

        HttpResponse<String> response = api.send(api.post(CHAT, withTool(tool, stream)));

        assertThat(response.body()).contains("\"name\":\"fs.read/file\"", "\"finish_reason\":\"tool_calls\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCustomToolIsCalledWithATextInItsOwnForm(boolean stream) throws Exception {
        Script call = new Script.ToolCall("note", "{\"input\":\"a \\\"b\\\"\"}", new TokenUsage(30, 0, 0, 0, 4));
        gateway.upstream().enqueue(call, call);

        String nested = api.send(
                        api.post(CHAT, withTool("{\"type\":\"custom\",\"custom\":{\"name\":\"note\"}}", stream)))
                .body();
        String flat = api.send(api.post(CHAT, withTool("{\"type\":\"custom\",\"name\":\"note\"}", stream)))
                .body();

        assertThat(nested).contains("\"type\":\"custom\"", "\"input\":\"a \\\"b\\\"\"");
        assertThat(flat).contains("\"type\":\"function\"", "\"arguments\":\"a \\\"b\\\"\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientOfTheOlderFormGetsItsFunctionCall(boolean stream) throws Exception {
        gateway.upstream()
                .enqueue(new Script.ToolCall("weather", "{\"city\":\"Bern\"}", new TokenUsage(30, 0, 0, 0, 4)));

        String body = withTool("{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}", stream)
                .replace("\"tools\"", "\"functions\"");
        HttpResponse<String> response = api.send(api.post(CHAT, body));

        assertThat(response.body())
                .contains("\"function_call\":{\"name\":\"weather\"", "\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
    }

    @Test
    void aBodyOfTheResponsesApiIsAnsweredAsAChatCompletion() throws Exception {
        HttpResponse<String> response =
                api.send(api.post(CHAT, "{\"model\":\"claude-fast\",\"instructions\":\"be brief\",\"input\":\"hi\"}"));

        assertThat(Api.json(response).path("object").asText()).isEqualTo("chat.completion");
        JsonNode sent = JSON.readTree(gateway.upstream().requests().getLast().body());
        assertThat(sent.at("/system/0/text").asText()).isEqualTo("be brief");
    }

    private static String withTool(String tool, boolean stream) {
        return Api.chat("claude-fast", stream).replaceFirst("\\{", "{\"tools\":[" + tool + "],");
    }

    /** As the provider is told it. */
    private static String nameAsSent(String tool) throws IOException, InterruptedException {
        api.send(api.post(CHAT, withTool(tool, false)));
        return JSON.readTree(gateway.upstream().requests().getLast().body())
                .at("/tools/0/name")
                .asText();
    }

    @Test
    void baseUrlsWithAndWithoutVersionAreServed() throws Exception {
        for (String path :
                List.of("/chat/completions", "/v1/v1/chat/completions", "/anthropic/v1/chat/completions", CHAT + "/")) {
            assertThat(api.send(api.post(path, Api.chat("claude-fast", false))).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    private static String withoutTime(HttpResponse<String> response) {
        return response.body().replaceAll("\"created\":\\d+", "");
    }

    private static byte[] golden(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/golden/chat-answer", name, "upstream.sse"));
    }
}
