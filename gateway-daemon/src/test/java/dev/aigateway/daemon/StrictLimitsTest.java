package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.Role;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts whose limits are strict: no call goes that could pass them. */
class StrictLimitsTest {

    private static final String CLAMPED = "x-gateway-max-tokens-clamped";
    private static final String MESSAGES = "/v1/messages";
    private static final String COUNT = "/v1/messages/count_tokens";
    private static final String CHAT = "/v1/chat/completions";
    /** Of {@link Api#message}. */
    private static final long MAX_TOKENS = 50;

    /** 42, and a twentieth. */
    private static final long COUNTED = ScriptedUpstream.COUNTED_TOKENS + 3;

    private static final String PDF = """
        {"model":"claude-fast","max_tokens":50,"messages":[{"role":"user","content":[{"type":"document","source":\
        {"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}]}]}\
        """;

    private static TestGateway gateway;
    private static Api api;
    private static int keysMade;

    private String name;
    private String key;
    private int requestsBefore;
    private int attemptsBefore;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = new Api(gateway);
    }

    @AfterAll
    static void theLedgerHolds() {
        gateway.close();
    }

    @BeforeEach
    void makeStrictKey() {
        name = "strict" + keysMade++;
        key = gateway.newKey(name, Role.MEMBER, List.of()).secret().reveal();
        requestsBefore = gateway.upstream().requests().size();
        attemptsBefore = gateway.settled().size();
        limit("token_limit = 5000");
    }

    @Test
    void aCallThatFitsGoesAsItIs() throws Exception {
        String body = Api.message("claude-opus-5-5", false);

        HttpResponse<String> response = send(MESSAGES, body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue(CLAMPED)).isEmpty();
        assertThat(paths()).containsExactly(MESSAGES);
        assertThat(sent()).isEqualTo(body);
        assertThat(attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.tokensHeld()).isEqualTo(body.length() + 50))
                .satisfies(attempt -> assertThat(attempt.tokensCharged()).isEqualTo(30));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerIsCutDownToWhatIsLeft(boolean stream) throws Exception {
        String body = """
            { "max_tokens" : 64000 ,\t"metadata":{ "user_id":"64000" },"model":"claude-opus-5-5","stream":%s,
            "messages":[{"role":"user","content":"\\u00e9 é 😀"}] }\
            """.formatted(stream);

        HttpResponse<String> response = send(MESSAGES, body);

        long left = 5_000 - COUNTED;
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong(CLAMPED)).hasValue(left);
        assertThat(response.body()).contains("upstream").contains(stream ? "message_stop" : "end_turn");
        assertThat(paths()).containsExactly(COUNT, MESSAGES);
        assertThat(sent()).isEqualTo(body.replace(": 64000", ": " + left));
        assertThat(attempts()).singleElement().extracting(Attempt::tokensHeld).isEqualTo(5_000L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerToAChatIsCutDownToo(boolean stream) throws Exception {
        String body = Api.chat("claude-premium", stream).replace("50", "64000");

        HttpResponse<String> response = send(CHAT, body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong(CLAMPED)).hasValue(5_000 - COUNTED);
        assertThat(response.body()).contains("Hello").contains(stream ? "[DONE]" : "chat.completion");
        assertThat(paths()).containsExactly(COUNT, MESSAGES);
        assertThat(sent()).contains("\"max_tokens\":" + (5_000 - COUNTED) + ",");
    }

    @Test
    void whatWouldBeOfNoUseIsRefused() throws Exception {
        limit("token_limit = 1000");

        HttpResponse<String> response =
                send(MESSAGES, Api.message("claude-fast", false).replace("50", "64000"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Api.json(response).at("/error/message").asText())
                .isEqualTo("Monthly token limit exceeded (0 / 1000 tokens)");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(paths()).containsExactly(COUNT);
        assertThat(attempts()).singleElement().extracting(Attempt::state).isEqualTo("refused");
    }

    @Test
    void whatRunningCallsHoldMayComeBack() throws Exception {
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Held(Script.Answer.DEFAULT, gate));
        String body = Api.message("claude-fast", false).replace("50", "4500");
        CompletableFuture<HttpResponse<String>> running = CompletableFuture.supplyAsync(() -> sendNow(MESSAGES, body));
        gateway.upstream().awaitRequest(requestsBefore + 1);

        HttpResponse<String> held = send(MESSAGES, body.replace("4500", "2000"));
        gate.open();

        assertThat(held.statusCode()).isEqualTo(429);
        assertThat(held.body()).contains("fully reserved by running requests");
        assertThat(held.headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        gateway.settled();
        assertThat(send(MESSAGES, body.replace("4500", "2000")).statusCode()).isEqualTo(200);
    }

    @Test
    void whatBreaksOffIsChargedAtTheMostThatItCouldUse() throws Exception {
        gateway.upstream().enqueue(new Script.CutMidStream(5, Script.Ending.RST));

        send(MESSAGES, Api.message("claude-fast", true).replace("50", "64000"));

        assertThat(attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.source()).isEqualTo("estimated"))
                .satisfies(attempt -> assertThat(attempt.tokensCharged()).isEqualTo(5_000));
        assertThat(send(MESSAGES, Api.message("claude-fast", true)).statusCode())
                .isEqualTo(429);
    }

    @Test
    void aPdfIsCountedByTheProvider() throws Exception {
        assertThat(send(MESSAGES, PDF).statusCode()).isEqualTo(200);

        assertThat(paths()).containsExactly(COUNT, MESSAGES);
        assertThat(attempts()).singleElement().extracting(Attempt::tokensHeld).isEqualTo(COUNTED + 50);
    }

    @Test
    void aPdfThatTheProviderDoesNotCountIsRefused() throws Exception {
        gateway.upstream().enqueueForCountTokens(Script.Refusal.of(400, "invalid_request_error", "no PDF"));

        HttpResponse<String> response = send(MESSAGES, PDF);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("the provider could not count the prompt");
        assertThat(paths()).containsExactly(COUNT);
    }

    @Test
    void aPdfThatTheProviderCannotCountNowMayBeSentAgain() throws Exception {
        gateway.upstream().enqueueForCountTokens(Script.Refusal.of(529, "overloaded_error", "Overloaded"));

        HttpResponse<String> response = send(MESSAGES, PDF);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).hasValue("5");
        assertThat(response.body()).contains("cannot count the prompt at the moment");
        assertThat(paths()).containsExactly(COUNT);
    }

    @Test
    void withoutACountTheBytesDecide() throws Exception {
        gateway.upstream().enqueueForCountTokens(Script.Refusal.of(529, "overloaded_error", "Overloaded"));
        String body = Api.message("claude-opus-5-5", false).replace("50", "64000");

        HttpResponse<String> response = send(MESSAGES, body);

        assertThat(response.headers().firstValueAsLong(CLAMPED)).hasValue(5_000 - body.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}] | the provider itself runs"
                        + " tools of the type web_search_20250305",
                "\"fallbacks\":\"default\" | the field fallbacks",
            })
    void whatTheProviderAddsHasNoBound(String field, String why) throws Exception {
        HttpResponse<String> response = send(MESSAGES, with(field));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Api.json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(Api.json(response).at("/error/message").asText())
                .isEqualTo("the limit of this key is strict, and nothing bounds what the call may use: " + why);
        assertThat(paths()).isEmpty();
    }

    @Test
    void aToolOfTheProvidersNeverReachesItFromAChat() throws Exception {
        String tools = "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]";

        HttpResponse<String> response = send(CHAT, with(tools));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(sent()).doesNotContain("web_search");
    }

    @Test
    void aPictureByItsAddressHasNoBoundInAChatEither() throws Exception {
        String body = Api.chat("claude-fast", false)
                .replace("\"hi\"", "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/a.png\"}}]");

        JsonNode error = Api.json(send(CHAT, body)).path("error");

        assertThat(error.path("message").asText()).endsWith(": an image whose source is of the type url");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.has("code")).isTrue();
        assertThat(paths()).isEmpty();
    }

    @Test
    void aModelWithoutAPriceHasNoBound() throws Exception {
        HttpResponse<String> response = send(MESSAGES, Api.message("claude-nova-9", false));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("the model claude-nova-9 has no listed price");
        assertThat(paths()).isEmpty();
    }

    @Test
    void moneyIsHeldAtThePriceOfTheFastModeWhereItIsAskedFor() throws Exception {
        limit("token_limit = -1, cost_limit_nanos = 300000000");
        String body = Api.message("claude-opus-5-5", false).replace("50", "10000");

        assertThat(send(MESSAGES, body).headers().firstValue(CLAMPED)).isEmpty();
        gateway.settled();
        HttpResponse<String> fast = send(MESSAGES, body.replace("\"stream\":false", "\"speed\":\"fast\""));

        // 44,000 nano-USD for a token of output; 264,000 are used, and 45 tokens of input cost up to 17,600 each.
        long left = 300_000_000 - 264_000 - COUNTED * 17_600;
        assertThat(fast.headers().firstValueAsLong(CLAMPED)).hasValue(left / 44_000);
        assertThat(sent()).contains("\"speed\":\"fast\"");
    }

    @Test
    void aSoftAccountPaysForNoneOfIt() throws Exception {
        limit("budget_mode = 'soft'");
        String tool = "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]";

        assertThat(send(MESSAGES, PDF).statusCode()).isEqualTo(200);
        assertThat(send(MESSAGES, with(tool)).statusCode()).isEqualTo(200);
        HttpResponse<String> large =
                send(MESSAGES, Api.message("claude-fast", false).replace("50", "64000"));

        assertThat(large.headers().firstValue(CLAMPED)).isEmpty();
        assertThat(paths()).containsOnly(MESSAGES);
    }

    @Test
    void whereThereIsNoLimitNothingIsStrict() throws Exception {
        limit("token_limit = -1");

        assertThat(send(MESSAGES, PDF.replace("50", "128000")).statusCode()).isEqualTo(200);

        assertThat(paths()).containsExactly(MESSAGES);
    }

    @Test
    void aClientThatLeavesWhileItsPromptIsCountedCostsNothing() throws Exception {
        try (TestGateway left = TestGateway.start(Map.of("BUDGET_MODE", "strict"))) {
            TestDatabase.execute(left.database(), "update scope set token_limit = 5000 where kind = 'account'");
            left.upstream().enqueueForCountTokens(new Script.StallBeforeHeaders());
            ReceivedRequest count;
            try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), left.port())) {
                socket.getOutputStream()
                        .write(
                                "POST %s HTTP/1.1\r\nhost: x\r\nx-api-key: %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                                        .formatted(MESSAGES, left.key(), PDF.length(), PDF)
                                        .getBytes(UTF_8));
                count = left.upstream().awaitRequest(1);
            }

            assertThat(count.awaitDisconnect(Duration.ofSeconds(10))).isTrue();
            left.gateway().close(); // It waits for what is still under way.
            assertThat(left.settled()).isEmpty();
            assertThat(left.upstream().requests()).hasSize(1);
        }
    }

    @Test
    void aSecondAttemptIsNotCountedAgain() throws Exception {
        gateway.upstream().enqueue(new Script.CloseBeforeAnswer(Script.Ending.RST));

        assertThat(send(MESSAGES, PDF).statusCode()).isEqualTo(200);

        assertThat(paths()).containsExactly(COUNT, MESSAGES, MESSAGES);
        assertThat(attempts())
                .extracting(Attempt::attempt, Attempt::tokensHeld)
                .containsExactly(tuple(1, COUNTED + 50), tuple(2, COUNTED + 50));
    }

    @Test
    void aSecondAttemptDoesNotMeetWhatTheFirstOneHeld() throws Exception {
        String body = Api.message("claude-haiku-5-5", false);
        Map<String, String> nobodyThere = Map.of("ANTHROPIC_API_URL", "http://127.0.0.1:1", "BUDGET_MODE", "strict");
        try (TestGateway strict = TestGateway.start(nobodyThere)) {
            Administrator admin = new Administrator(strict);
            Administrator.Answer ada =
                    admin.createUser("ada@example.com", ",\"limitToken\":" + (body.length() + MAX_TOKENS));
            Api client = new Api(strict);

            for (int i = 0; i < 50; i++) {
                HttpResponse<String> response = client.send(
                        client.withoutKey(MESSAGES, body).header("x-api-key", ada.field("claudecodeUserKey")));
                assertThat(response.statusCode()).isEqualTo(502);
                assertThat(strict.settled()).hasSize(2 * (i + 1));
            }
            assertThat(strict.settled()).extracting(Attempt::state).containsOnly("void");
        }
    }

    @Test
    void theModeOfAllAccountsIsASetting() throws Exception {
        try (TestGateway strict = TestGateway.start(Map.of("BUDGET_MODE", "strict"))) {
            Administrator admin = new Administrator(strict);
            Administrator.Answer ada = admin.createUser("ada@example.com", ",\"limitToken\":5000");
            Api client = new Api(strict);

            HttpResponse<String> response = client.send(client.withoutKey(
                            MESSAGES, Api.message("claude-fast", false).replace("50", "64000"))
                    .header("x-api-key", ada.field("claudecodeUserKey")));

            assertThat(response.headers().firstValueAsLong(CLAMPED)).hasValue(5_000 - COUNTED);
            strict.assertLedgerEqualsBook();
        }
    }

    /** A request with one field more. */
    private static String with(String field) {
        return Api.message("claude-fast", false).replace("\"stream\":false", field);
    }

    /** Of the one key that calls. */
    private void limit(String settings) {
        TestDatabase.execute(
                gateway.database(),
                "update scope set " + (settings.contains("budget_mode") ? "" : "budget_mode = 'strict', ") + settings
                        + " where id = (select id from account where name = '" + name + "')");
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        return api.send(api.withoutKey(path, body).header("x-api-key", key));
    }

    private HttpResponse<String> sendNow(String path, String body) {
        try {
            return send(path, body);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> paths() {
        return gateway.upstream().requests().stream()
                .skip(requestsBefore)
                .map(ReceivedRequest::path)
                .toList();
    }

    private List<Attempt> attempts() {
        return gateway.settled().stream().skip(attemptsBefore).toList();
    }

    /** What came to the provider last. */
    private String sent() {
        return new String(gateway.upstream().requests().getLast().body(), UTF_8);
    }
}
