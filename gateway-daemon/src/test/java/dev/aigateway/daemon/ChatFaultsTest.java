package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.format.Headers;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Ending;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chat client and the ledger see when the provider fails: never an answer that looks complete. */
class ChatFaultsTest {

    private static final String INTERRUPTED = "data: {\"error\":{\"message\":\"upstream stream interrupted\","
            + "\"type\":\"api_error\",\"param\":null,\"code\":\"upstream_stream_interrupted\"}}\n\n";

    private static final String UNREADABLE =
            "data: {\"error\":{\"message\":\"the model provider sent an event that cannot"
                    + " be read\",\"type\":\"api_error\",\"param\":null,\"code\":\"upstream_invalid_answer\"}}";
    private static final Path TEXT = Path.of("src/test/resources/golden/chat-answer/text/upstream.sse");

    private TestGateway gateway;
    private Api api;

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, String> settings) {
        gateway = TestGateway.start(settings);
        api = new Api(gateway);
    }

    private void startAnew(Map<String, String> settings) {
        gateway.close();
        start(settings);
    }

    @AfterEach
    void theLedgerHolds() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void aCutStreamEndsWithAnErrorAndNothingElse(Ending ending) throws Exception {
        gateway.upstream().enqueue(new Script.CutMidStream(Script.Answer.DEFAULT, 5, 20, ending));
        assertBrokenOff(call(true), INTERRUPTED);
    }

    @Test
    void aStreamThatEndsTooEarlyEndsWithAnError() throws Exception {
        gateway.upstream().enqueue(new Script.EndMidStream(5));
        assertBrokenOff(call(true), INTERRUPTED);
    }

    @Test
    void silenceInAStreamEndsItWithAnError() throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "500ms"));
        gateway.upstream().enqueue(new Script.StallMidStream(5));
        assertBrokenOff(call(true), INTERRUPTED);
    }

    @Test
    void anErrorEventIsToldInTheClientsWords() throws Exception {
        gateway.upstream().enqueue(new Script.ErrorEventMidStream(5));
        assertBrokenOff(
                call(true),
                "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"server_is_overloaded\"}}\n\n");
    }

    @Test
    void aWholeAnswerThatIsCutIsA502AndNoPartOfIt() throws Exception {
        for (Script fault : List.of(
                new Script.CutMidStream(5, Ending.RST),
                new Script.CutMidStream(Script.Answer.DEFAULT, 5, 20, Ending.FIN),
                new Script.EndMidStream(5))) {
            gateway.upstream().enqueue(fault);
            HttpResponse<String> response = call(false);
            assertError(response, 502, "api_error", "upstream_stream_interrupted");
            assertThat(response.body()).doesNotContain("Hello");
            assertEstimated(gateway.settled().getLast());
        }
    }

    @Test
    void anErrorEventInsteadOfAWholeAnswerHasItsStatus() throws Exception {
        gateway.upstream().enqueue(new Script.ErrorEventMidStream(5));
        assertError(call(false), 503, "server_error", "server_is_overloaded");
        assertEstimated(onlyAttempt());
    }

    @Test
    void silenceInsteadOfAWholeAnswerIsA504() throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "500ms"));
        gateway.upstream().enqueue(new Script.StallMidStream(5));
        assertError(call(false), 504, "timeout_error", "upstream_timeout");
        assertEstimated(onlyAttempt());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatIsCompleteIsNotHeldUpByAProviderThatDoesNotEndItsStream(boolean stream) throws Exception {
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(neverEnding(Files.readString(TEXT)), gate));
        gate.release();

        HttpResponse<String> response = call(stream);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"finish_reason\":\"stop\"");
        assertThat(onlyAttempt().source()).isEqualTo("reported");
    }

    @Test
    void anErrorEventEndsTheStreamThoughTheProviderDoesNot() throws Exception {
        String error =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Oh\"}}\n\n";
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(neverEnding(error), gate));
        gate.release();

        assertThat(call(true).body())
                .isEqualTo(
                        "data:"
                            + " {\"error\":{\"message\":\"Oh\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n");
    }

    /** Its last piece waits for a step that is never made. */
    private static Script neverEnding(String frames) {
        return new Script.RawFrames(TokenUsage.NONE, frames, ": later\n\n");
    }

    @Test
    void theConnectionOfAnAnswerThatWasCompleteServesTheNextCall() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(call(i % 2 == 0).statusCode()).isEqualTo(200);
        }
        assertThat(gateway.upstream().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEventThatIsTooLargeBreaksTheAnswerOff(boolean stream) throws Exception {
        String start = "data:"
                + " {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":21,\"output_tokens\":1}}}\n\n";
        String large = "data: {\"type\":\"x\",\"y\":\"" + "z".repeat(17 << 20) + "\"}\n\n";
        gateway.upstream().enqueue(new Script.RawFrames(TokenUsage.NONE, start, large));

        HttpResponse<String> response = call(stream);

        if (stream) {
            assertThat(response.body()).endsWith(UNREADABLE + "\n\n").doesNotContain("[DONE]", "\"finish_reason\":\"");
        } else {
            assertError(response, 502, "api_error", "upstream_invalid_answer");
        }
        assertEstimated(onlyAttempt());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmptyStreamIsA502(boolean stream) throws Exception {
        gateway.upstream().enqueue(new Script.EndMidStream(0));
        assertError(call(stream), 502, "api_error", "upstream_invalid_answer");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOverloadedProviderIsA503ThatIsNotRepeatedHere(boolean stream) throws Exception {
        gateway.upstream().enqueue(Script.Refusal.of(529, "overloaded_error", "Overloaded"));

        HttpResponse<String> response = call(stream);

        assertError(response, 503, "server_error", "server_is_overloaded");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("request-id").orElseThrow()).startsWith("req_");
        assertThat(gateway.upstream().requests()).hasSize(1);
        assertVoid(onlyAttempt(), 529);
    }

    @Test
    void aRateLimitKeepsItsRetryAfterAndNothingElse() throws Exception {
        gateway.upstream()
                .enqueue(new Script.Refusal(
                        429,
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}",
                        Headers.of("retry-after", "17")
                                .and("anthropic-ratelimit-requests-limit", "50")
                                .and("anthropic-organization-id", "org-1")));

        HttpResponse<String> response = call(true);

        assertError(response, 429, "rate_limit_error", "rate_limit_exceeded");
        assertThat(response.headers().firstValue("retry-after")).hasValue("17");
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("anthropic-"));
        assertVoid(onlyAttempt(), 429);
    }

    @Test
    void theCompanysSpendLimitIsNotTheCallersFault() throws Exception {
        gateway.upstream()
                .enqueue(Script.Refusal.of(
                        400,
                        "invalid_request_error",
                        "You have reached your specified API usage limits. Until 12-01."));

        HttpResponse<String> response = call(true);

        assertError(response, 503, "api_error", "upstream_spend_limit");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertVoid(onlyAttempt(), 400);
    }

    @Test
    void aRefusalOfTheGatewaysOwnKeyIsA502ThatNobodyRepeats() throws Exception {
        startAnew(Map.of("ANTHROPIC_API_KEY", "sk-ant-api03-not-the-right-one"));

        HttpResponse<String> response = call(true);

        assertError(response, 502, "api_error", "upstream_auth_failed");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(response.body()).doesNotContain("x-api-key");
        assertVoid(onlyAttempt(), 401);
    }

    @Test
    void aPageInHtmlIsNotShown() throws Exception {
        gateway.upstream()
                .enqueue(new Script.Refusal(413, "<html>cloudflare</html>", Headers.of("content-type", "text/html")));
        HttpResponse<String> response = call(false);
        assertError(response, 413, "invalid_request_error", "request_too_large");
        assertThat(response.body()).doesNotContain("html");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatCameWholeAllTheSameIsUnderstood(boolean stream) throws Exception {
        gateway.upstream()
                .enqueue(new Script.RawBody(
                        Headers.of("content-type", "application/json"),
                        """
                        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5",\
                        "content":[{"type":"text","text":"Hi "},{"type":"text","text":"you"},\
                        {"type":"tool_use","id":"toolu_1","name":"f","input":{"n":2.50}}],\
                        "stop_reason":"tool_use","usage":{"input_tokens":5,"output_tokens":7}}\
                        """.getBytes(UTF_8),
                        new TokenUsage(5, 0, 0, 0, 7)));

        HttpResponse<String> response = call(stream);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"finish_reason\":\"tool_calls\"", "{\\\"n\\\":2.50}");
        if (stream) {
            assertThat(response.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(response.body()).endsWith("data: [DONE]\n\n");
        } else {
            assertThat(Api.json(response).at("/choices/0/message/content").asText())
                    .isEqualTo("Hi you");
        }
        assertThat(onlyAttempt().usage()).isEqualTo(new TokenUsage(5, 0, 0, 0, 7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatIsNoMessageIsA502(boolean stream) throws Exception {
        gateway.upstream()
                .enqueue(new Script.RawBody(
                        Headers.of("content-type", "application/json"), "{}".getBytes(UTF_8), TokenUsage.NONE));
        assertError(call(stream), 502, "api_error", "upstream_invalid_answer");
    }

    private HttpResponse<String> call(boolean stream) throws IOException, InterruptedException {
        return api.send(api.post("/v1/chat/completions", Api.chat("claude-fast", stream)));
    }

    private Attempt onlyAttempt() {
        List<Attempt> attempts = gateway.settled();
        assertThat(attempts).hasSize(1);
        return attempts.getFirst();
    }

    private void assertBrokenOff(HttpResponse<String> response, String end) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("{\"content\":\"Hello\"}")
                .endsWith("\n\n" + end)
                .doesNotContain("[DONE]", "\"finish_reason\":\"", "prompt_tokens");
        assertEstimated(onlyAttempt());
    }

    private static void assertError(HttpResponse<String> response, int status, String type, String code)
            throws IOException {
        JsonNode error = Api.json(response).path("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.has("param")).isTrue();
    }

    private static void assertVoid(Attempt attempt, int status) {
        assertThat(attempt.state()).isEqualTo("void");
        assertThat(attempt.tokensCharged()).isZero();
        assertThat(attempt.httpStatus()).isEqualTo(status);
    }

    private static void assertEstimated(Attempt attempt) {
        assertThat(attempt.source()).isEqualTo("estimated");
        assertThat(attempt.usage().input())
                .isEqualTo(Script.Answer.DEFAULT.usage().input());
        assertThat(attempt.usage().output()).isBetween(1L, 50L);
        assertThat(attempt.error()).isNotNull();
    }
}
