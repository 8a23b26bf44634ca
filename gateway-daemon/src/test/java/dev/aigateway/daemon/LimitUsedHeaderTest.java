package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code x-gateway-limit-used}: how much of the nearest limit was used before a call. */
class LimitUsedHeaderTest {

    private static final String HEADER = "x-gateway-limit-used";
    private static final String MESSAGES = "/v1/messages";
    private static final String CHAT = "/v1/chat/completions";
    private static final String MODEL = "claude-haiku-4-5-20251001";

    private final TestGateway gateway = TestGateway.start();
    private final Api api = new Api(gateway);
    private final Administrator admin = new Administrator(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({MESSAGES + ",false", MESSAGES + ",true", CHAT + ",false", CHAT + ",true"})
    void answersOfBothRoutesNameTheShare(String path, boolean stream) throws Exception {
        gateway.upstream().enqueue(new Script.Answer("Hello.", new TokenUsage(7_000, 0, 0, 0, 1_190)));
        String key = key(",\"limitToken\":10000");
        assertThat(header(call(path, stream, key))).isEqualTo("0");
        gateway.settled();

        HttpResponse<String> answer = call(path, stream, key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer)).isEqualTo("81");
        assertThat(answer.headers().firstValue("x-gateway-tokens-used")).hasValue("8190");
        assertThat(answer.headers().firstValue("x-gateway-token-limit")).hasValue("10000");
        assertThat(answer.headers().firstValue("x-gateway-overhead-ms").orElseThrow())
                .matches("[0-9]+\\.[0-9]");
        assertThat(answer.headers().firstValue("x-gateway-request-id")).isPresent();
    }

    @Test
    void ofSeveralLimitsTheNearestCounts() throws Exception {
        gateway.upstream().enqueue(new Script.Answer("Hello.", new TokenUsage(2_000, 0, 0, 0, 1_000)));
        String key = key(",\"limitToken\":100000,\"limitUsd\":0.01"); // 2,000 x $1 + 1,000 x $5 for a million: $0.007
        call(MESSAGES, false, key);
        gateway.settled();

        assertThat(header(call(MESSAGES, false, key))).isEqualTo("70");
    }

    @Test
    void refusalsOfTheProviderNameItToo() throws Exception {
        gateway.upstream().enqueue(Script.Refusal.of(529, "overloaded_error", "Overloaded"));

        HttpResponse<String> refused = call(MESSAGES, true, key(",\"limitToken\":10000"));

        assertThat(refused.statusCode()).isEqualTo(529);
        assertThat(header(refused)).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT})
    void errorsOfTheGatewayAfterAnAdmissionNameItToo(String path) throws Exception {
        gateway.upstream().enqueue(new Script.NotJson());

        HttpResponse<String> failed = call(path, false, key(",\"limitToken\":10000"));

        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(header(failed)).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT})
    void withoutALimitThereIsNoShare(String path) throws Exception {
        assertThat(header(call(path, false, key(",\"limitToken\":10000")))).isEqualTo("0");

        HttpResponse<String> onTheSameConnection = call(path, false, gateway.key());

        assertThat(onTheSameConnection.headers().firstValue(HEADER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({MESSAGES + ",limitToken,20", CHAT + ",limitToken,20", MESSAGES + ",limitUsd,0.000066"})
    void aLimitThatIsUsedUpIsUsedToAHundredPercentOrMore(String path, String limit, String value) throws Exception {
        String key = key(",\"%s\":%s".formatted(limit, value)); // A call uses 30 tokens, and $0.000066.
        call(MESSAGES, false, key);
        gateway.settled();

        HttpResponse<String> refused = call(path, false, key);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused)).isEqualTo(limit.equals("limitUsd") ? "100" : "150");
    }

    @Test
    void whatIsOnlyReservedIsNotUsed() throws Exception {
        gateway.upstream().enqueue(new Script.Answer("Hello.", new TokenUsage(500, 0, 0, 0, 100)));
        String key = key(",\"limitToken\":1000");
        call(MESSAGES, false, key);
        gateway.settled();
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        gate.release();
        try (InputStream _ = api.open(request(MESSAGES, true, key)).body()) {
            HttpResponse<String> refused = call(MESSAGES, false, key);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("fully reserved");
            assertThat(header(refused)).isEqualTo("60");
            gate.open();
        }
    }

    private String key(String limits) {
        Answer user = admin.createUser("ada@example.com", limits);
        return user.field("aigatewayUserKey");
    }

    private HttpResponse<String> call(String path, boolean stream, String key) throws Exception {
        return api.send(request(path, stream, key));
    }

    private HttpRequest.Builder request(String path, boolean stream, String key) {
        String body = path.equals(CHAT) ? Api.chat(MODEL, stream) : Api.message(MODEL, stream);
        return api.withoutKey(path, body).header("x-api-key", key);
    }

    private static String header(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues(HEADER)).as(answer.body()).hasSize(1);
        return answer.headers().firstValue(HEADER).orElseThrow();
    }
}
