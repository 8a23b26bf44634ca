package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.format.Headers;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Ending;
import dev.aigateway.usage.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client and the ledger see when the provider fails. The numbers are those of the fault matrix. */
class UpstreamFaultsTest {

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
    @ValueSource(booleans = {true, false})
    void fault1ARefusedConnectionIsA502AndCostsNothing(boolean stream) throws Exception {
        startAnew(Map.of("ANTHROPIC_API_URL", "http://127.0.0.1:" + freePort()));
        assertError(call(stream), 502, "api_error", "could not be reached");
        assertThat(gateway.settled()).hasSize(2).allSatisfy(attempt -> assertVoid(attempt, null));
    }

    @Test
    void fault5SilenceInAStreamEndsItWithAnErrorEvent() throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "500ms"));
        gateway.upstream().enqueue(new Script.StallMidStream(4));

        HttpResponse<String> response = call(true);

        assertThat(response.body()).endsWith(INTERRUPTED);
        assertEstimated(onlyAttempt());
    }

    @Test
    void silenceBeforeAnAnswerIsA504AtTheHold() throws Exception {
        startAnew(Map.of("UPSTREAM_IDLE_TIMEOUT", "500ms"));
        gateway.upstream().enqueue(new Script.StallBeforeHeaders());

        assertError(call(true), 504, "timeout_error", "did not answer within");
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
        assertThat(onlyAttempt().tokensCharged()).isEqualTo(onlyAttempt().tokensHeld());
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void fault6And7ACutStreamEndsWithAnErrorEventAndWithoutAHalfFrame(Ending ending) throws Exception {
        gateway.upstream().enqueue(new Script.CutMidStream(Script.Answer.DEFAULT, 5, 20, ending));

        HttpResponse<String> response = call(true);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).endsWith("\n\n" + INTERRUPTED).doesNotContain("message_stop");
        assertEstimated(onlyAttempt());
    }

    @Test
    void fault7AWholeAnswerThatIsCutIsA502AtTheHold() throws Exception {
        gateway.upstream().enqueue(new Script.CutMidStream(2, Ending.FIN));

        assertError(call(false), 502, "api_error", "closed the connection");
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 413, 500, 502, 503, 529})
    void fault8ARefusalIsPassedOnAsItIsAndNeverRepeated(int status) throws Exception {
        gateway.upstream().enqueue(Script.Refusal.of(status, "overloaded_error", "the provider's own words"));

        HttpResponse<String> response = call(true);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Api.json(response).at("/error/message").asText()).isEqualTo("the provider's own words");
        assertThat(gateway.upstream().requests()).hasSize(1);
        assertVoid(onlyAttempt(), status);
    }

    @Test
    void fault9ARateLimitKeepsItsRetryAfter() throws Exception {
        gateway.upstream()
                .enqueue(new Script.Refusal(
                        429,
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}",
                        Headers.of("retry-after", "17")));

        HttpResponse<String> response = call(true);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).hasValue("17");
        assertVoid(onlyAttempt(), 429);
    }

    @Test
    void aRefusalOfTheGatewaysOwnKeyIsA502ThatNobodyRepeats() throws Exception {
        startAnew(Map.of("ANTHROPIC_API_KEY", "sk-ant-api03-not-the-right-one"));

        HttpResponse<String> response = call(true);

        assertError(response, 502, "api_error", "gateway's own credential");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertVoid(onlyAttempt(), 401);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fault10AnAnswerThatIsNoneIsA502AndNotEchoed(boolean stream) throws Exception {
        gateway.upstream().enqueue(new Script.NotJson());

        HttpResponse<String> response = call(stream);

        assertError(response, 502, "api_error", "could not be read");
        assertThat(response.body()).doesNotContain("html");
    }

    @Test
    void fault12AnErrorEventIsPassedOnAndNothingIsAdded() throws Exception {
        gateway.upstream().enqueue(new Script.ErrorEventMidStream(5));

        HttpResponse<String> response = call(true);

        assertThat(response.body()).contains("event: error").doesNotContain("upstream stream interrupted");
        assertEstimated(onlyAttempt());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fault13WithoutUsageTheHoldIsCharged(boolean stream) throws Exception {
        gateway.upstream().enqueue(new Script.NoUsage());

        assertThat(call(stream).statusCode()).isEqualTo(200);
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
        assertThat(onlyAttempt().tokensCharged())
                .isPositive()
                .isEqualTo(onlyAttempt().tokensHeld());
    }

    @Test
    void fault14NonsenseIsForcedIntoWhatIsPossible() throws Exception {
        gateway.upstream()
                .enqueue(new Script.RawBody(
                        Headers.of("content-type", "application/json"), """
                            {"type":"message","model":"claude-haiku-5-5","stop_reason":"end_turn","usage":{"input_tokens":-5,
                             "output_tokens":9223372036854775808,"cache_read_input_tokens":"7",
                             "cache_creation_input_tokens":1.5}}\
                            """.getBytes(UTF_8), TokenUsage.NONE));

        assertThat(call(false).statusCode()).isEqualTo(200);
        assertThat(onlyAttempt().usage()).isEqualTo(new TokenUsage(0, 1, 0, 0, 128_000));
        assertThat(onlyAttempt().source()).isEqualTo("estimated");
    }

    @Test
    void fault16TheLastOfSeveralReportsCounts() throws Exception {
        String delta = "data: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":%d}}\n\n";
        gateway.upstream()
                .enqueue(new Script.RawFrames(
                        new TokenUsage(10682, 0, 0, 0, 30),
                        "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":2679,"
                                + "\"output_tokens\":3}}}\n\n",
                        delta.formatted(10),
                        delta.formatted(20),
                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                                + "\"usage\":{\"input_tokens\":10682,\"output_tokens\":30}}\n\n",
                        "data: {\"type\":\"message_stop\"}\n\n"));

        assertThat(call(true).statusCode()).isEqualTo(200);
        assertThat(onlyAttempt().usage()).isEqualTo(new TokenUsage(10682, 0, 0, 0, 30));
    }

    @Test
    void fault17AStreamThatEndsTooEarlyIsToldAndSettled() throws Exception {
        gateway.upstream().enqueue(new Script.EndMidStream(5));

        assertThat(call(true).body()).endsWith(INTERRUPTED);
        assertEstimated(onlyAttempt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\"type\":\"content_blo", "event: content_block_delta\n", "data: {}\r"})
    void fault17HalfAFrameAtTheEndIsNotPassedOn(String half) throws Exception {
        String start = "data:"
                + " {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":21,\"output_tokens\":1}}}\n\n";
        gateway.upstream().enqueue(new Script.RawFrames(TokenUsage.NONE, start, half));

        assertThat(call(true).body()).isEqualTo(start + INTERRUPTED);
        assertEstimated(onlyAttempt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"type\":\"message_stop\"}",
                "data: {\"type\":\"message_stop\"}\n",
                "\ndata: {\"type\":\"message_stop\"}\r\n"
            })
    void fault11TheLastFrameNeedsNoBlankLine(String last) throws Exception {
        String start = "data:"
            + " {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":21,\"output_tokens\":1}}}\r\n\r\n";
        gateway.upstream().enqueue(new Script.RawFrames(TokenUsage.NONE, start, last));

        assertThat(call(true).body()).isEqualTo(start + last);
        assertThat(onlyAttempt().source()).isEqualTo("reported");
    }

    @Test
    void fault18ARedirectIsA502AndNotFollowed() throws Exception {
        gateway.upstream().enqueue(new Script.Redirect(gateway.upstream().uri() + "/v1/elsewhere"));

        assertError(call(true), 502, "api_error", "could not be read");
        assertThat(gateway.upstream().requests()).hasSize(1);
        assertVoid(onlyAttempt(), 307);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void fault19AnAnswerThatWasCompressedUnaskedIsUnpacked(String type) throws Exception {
        String body = type.equals("application/json")
                ? "{\"type\":\"message\",\"usage\":{\"input_tokens\":5,\"output_tokens\":7}}"
                : "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
                        + "{\"input_tokens\":5,\"output_tokens\":7}}\n\ndata: {\"type\":\"message_stop\"}\n\n";
        Headers headers = Headers.of("content-type", type).and("content-encoding", "gzip");
        gateway.upstream().enqueue(new Script.RawBody(headers, gzipped(body), TokenUsage.NONE));

        HttpResponse<String> response = call(true);

        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("content-encoding")).isEmpty();
        assertThat(onlyAttempt().usage()).isEqualTo(new TokenUsage(5, 0, 0, 0, 7));
    }

    @Test
    void fault19AnUnknownCodingIsA502() throws Exception {
        Headers headers = Headers.of("content-type", "application/json").and("content-encoding", "br");
        gateway.upstream().enqueue(new Script.RawBody(headers, "{}".getBytes(UTF_8), TokenUsage.NONE));
        assertThat(call(false).statusCode()).isEqualTo(502);
    }

    private static byte[] gzipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void fault20AHeaderThatCouldBeginAnotherIsDropped() throws Exception {
        gateway.upstream()
                .enqueue(new Script.RawResponse(("HTTP/1.1 200 OK\r\n"
                                + "content-type: application/json\r\n"
                                + "request-id: a\u0001b\r\n"
                                + "retry-after: 1\r"
                                + "x: y\r\n"
                                + "x-should-retry: \u00e9\r\n"
                                + "content-length: 18\r\n\r\n"
                                + "{\"type\":\"message\"}")
                        .getBytes(ISO_8859_1)));

        HttpResponse<String> response = call(false);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("request-id").orElseThrow())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(response.headers().map()).doesNotContainKeys("x", "x-should-retry");
    }

    @Test
    void fault20AHeadWithoutEndIsA502AndNotAskedForAgain() throws Exception {
        assertThat(call(false).statusCode()).isEqualTo(200);
        gateway.upstream()
                .enqueue(new Script.RawResponse(
                        ("HTTP/1.1 200 OK\r\nx: " + "y".repeat(1 << 20) + "\r\n\r\n").getBytes(UTF_8)));

        assertError(call(false), 502, "api_error", "closed the connection");
        assertThat(gateway.upstream().requests()).hasSize(2);
    }

    @Test
    void aRefusalWhoseBodyBreaksOffIsStillARefusal() throws Exception {
        for (String body : List.of("{\"type\":\"err", "x".repeat(2 << 20))) {
            gateway.upstream()
                    .enqueue(new Script.RawResponse(
                            ("HTTP/1.1 529 -\r\nretry-after: 3\r\ncontent-length: 3000000\r\n\r\n" + body)
                                    .getBytes(UTF_8)));

            HttpResponse<String> response = call(true);

            assertThat(response.statusCode()).isEqualTo(529);
            assertThat(response.headers().firstValue("retry-after")).hasValue("3");
            assertThat(response.body()).contains("overloaded_error", "with status 529");
            assertVoid(gateway.settled().getLast(), 529);
        }
    }

    @Test
    void aPooledConnectionThatTheProviderClosedInSilenceIsTriedAgainOnce() throws Exception {
        assertThat(call(false).statusCode()).isEqualTo(200);
        gateway.upstream().enqueue(new Script.CloseBeforeAnswer(Ending.RST));

        assertThat(call(false).statusCode()).isEqualTo(200);

        List<Attempt> attempts = gateway.settled();
        assertThat(attempts).hasSize(3);
        assertThat(attempts.get(1).requestId()).isEqualTo(attempts.get(2).requestId());
        assertThat(attempts.get(1).source()).isEqualTo("estimated");
        assertThat(attempts.get(2).source()).isEqualTo("reported");
        assertThat(attempts.get(2).attempt()).isEqualTo(2);
    }

    @Test
    void aFreshConnectionThatIsClosedIsNotTriedAgain() throws Exception {
        gateway.upstream().enqueue(new Script.CloseBeforeAnswer(Ending.FIN));

        assertError(call(false), 502, "api_error", "closed the connection");
        assertThat(gateway.upstream().requests()).hasSize(1);
    }

    private static final String INTERRUPTED = "event: error\ndata: {\"type\":\"error\",\"error\":"
            + "{\"type\":\"api_error\",\"message\":\"upstream stream interrupted\"}}\n\n";

    /** Nobody listens on it. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private HttpResponse<String> call(boolean stream) throws IOException, InterruptedException {
        return api.send(api.post("/v1/messages", Api.message("claude-fast", stream)));
    }

    private Attempt onlyAttempt() {
        List<Attempt> attempts = gateway.settled();
        assertThat(attempts).hasSize(1);
        return attempts.getFirst();
    }

    private static void assertError(HttpResponse<String> response, int status, String type, String words)
            throws IOException {
        JsonNode body = Api.json(response);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/type").asText()).isEqualTo(type);
        assertThat(body.at("/error/message").asText()).contains(words);
        assertThat(body.path("request_id").asText())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
    }

    private static void assertVoid(Attempt attempt, @Nullable Integer status) {
        assertThat(attempt.state()).isEqualTo("void");
        assertThat(attempt.tokensCharged()).isZero();
        assertThat(attempt.httpStatus()).isEqualTo(status);
    }

    /** The input is exact from the beginning of the answer; the output is at least what was seen. */
    private static void assertEstimated(Attempt attempt) {
        assertThat(attempt.source()).isEqualTo("estimated");
        assertThat(attempt.usage().input())
                .isEqualTo(Script.Answer.DEFAULT.usage().input());
        assertThat(attempt.usage().output()).isBetween(1L, 50L);
        assertThat(attempt.error()).isNotNull();
    }
}
