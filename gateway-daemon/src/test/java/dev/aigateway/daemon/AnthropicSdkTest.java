package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.Sleeper;
import com.anthropic.core.http.Interceptor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.access.KeySecret;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import dev.aigateway.usage.TokenUsage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provider's own library works with the gateway as it does with the provider. */
class AnthropicSdkTest {

    private static final String TEXT = Script.Answer.DEFAULT.text();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestGateway gateway;

    private final AtomicInteger sent = new AtomicInteger();

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void theLedgerEqualsTheBook() {
        gateway.assertLedgerEqualsBook();
        gateway.close();
    }

    @Test
    void aMessageIsAnswered() {
        try (Program program = withKey(gateway.key())) {
            Message message = program.create(hello("claude-fast").build());

            assertThat(text(message)).isEqualTo(TEXT);
            assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
            assertThat(message.usage().inputTokens()).isEqualTo(21);
            assertThat(message.usage().outputTokens()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @CsvSource({"claude-fast,claude-haiku-5-5", "claude-opus-5-5,claude-opus-5-5"})
    void aliasesAndRealIdsAreServed(String asked, String served) throws IOException {
        try (Program program = withKey(gateway.key())) {
            Message message = program.create(hello(asked).build());

            assertThat(message.model().asString()).isEqualTo(served);
            assertThat(lastBody().path("model").asText()).isEqualTo(served);
        }
    }

    @Test
    void aBearerTokenIsAKeyAsWell() {
        try (Program program = new Program(sdk(gateway).authToken(gateway.key()).build())) {
            assertThat(text(program.create(hello("claude-fast").build()))).isEqualTo(TEXT);
        }
        assertThat(lastReceived().headers("x-api-key")).containsExactly(ScriptedUpstream.KEY);
        assertThat(lastReceived().headers("authorization")).isEmpty();
    }

    @Test
    void everyEventOfAStreamArrives() {
        try (Program program = withKey(gateway.key());
                StreamResponse<RawMessageStreamEvent> stream = program.client
                        .messages()
                        .createStreaming(hello("claude-fast").build())) {
            MessageAccumulator accumulator = MessageAccumulator.create();
            List<String> events = stream.stream()
                    .map(accumulator::accumulate)
                    .map(AnthropicSdkTest::kind)
                    .toList();

            assertThat(events)
                    .containsExactly(
                            "message_start",
                            "content_block_start",
                            "Hello",
                            " from",
                            " the",
                            " scripted",
                            " upstream.",
                            "content_block_stop",
                            "message_delta",
                            "message_stop");
            assertThat(text(accumulator.message())).isEqualTo(TEXT);
            assertThat(accumulator.message().usage().outputTokens()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aToolIsUsedAndItsResultGoesBack(boolean streamed) throws IOException {
        gateway.upstream()
                .enqueue(new Script.ToolCall(
                        "weather", "{\"city\":\"Zürich\",\"days\":[1,2.50]}", new TokenUsage(300, 0, 0, 0, 40)));
        try (Program program = withKey(gateway.key())) {
            MessageCreateParams question =
                    hello("claude-quality").addTool(weather()).build();
            Message message = streamed ? program.accumulated(question) : program.create(question);

            ToolUseBlock use = message.content().getFirst().asToolUse();
            assertThat(message.stopReason()).hasValue(StopReason.TOOL_USE);
            assertThat(use.name()).isEqualTo("weather");
            assertThat(JSON.readTree(JSON.writeValueAsString(use._input().convert(Object.class))))
                    .isEqualTo(JSON.readTree("{\"city\":\"Zürich\",\"days\":[1,2.50]}"));

            assertThat(text(program.create(question.toBuilder()
                            .addMessage(message)
                            .addUserMessageOfContentBlockParams(
                                    List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                            .toolUseId(use.id())
                                            .content("sunny")
                                            .build())))
                            .build())))
                    .isEqualTo(TEXT);
            JsonNode messages = lastBody().path("messages");
            assertThat(messages.at("/1/content/0/input/city").asText()).isEqualTo("Zürich");
            assertThat(messages.at("/2/content/0/tool_use_id").asText()).isEqualTo(use.id());
            assertThat(lastBody().at("/tools/0/input_schema/required/0").asText())
                    .isEqualTo("city");
        }
    }

    @Test
    void anImageReachesTheProviderAsItIs() throws IOException {
        byte[] png = png();
        ImageBlockParam image = ImageBlockParam.builder()
                .source(Base64ImageSource.builder()
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .data(Base64.getEncoder().encodeToString(png))
                        .build())
                .build();
        try (Program program = withKey(gateway.key())) {
            program.create(MessageCreateParams.builder()
                    .model("claude-fast")
                    .maxTokens(50)
                    .addUserMessageOfContentBlockParams(List.of(
                            ContentBlockParam.ofImage(image),
                            ContentBlockParam.ofText(
                                    TextBlockParam.builder().text("what is it?").build())))
                    .build());
        }
        JsonNode source = lastBody().at("/messages/0/content/0/source");
        assertThat(source.path("media_type").asText()).isEqualTo("image/png");
        assertThat(source.path("data").binaryValue()).isEqualTo(png);
    }

    @Test
    void tokensAreCounted() {
        try (Program program = withKey(gateway.key())) {
            assertThat(program.client
                            .messages()
                            .countTokens(MessageCountTokensParams.builder()
                                    .model("claude-fast")
                                    .addUserMessage("hi")
                                    .build())
                            .inputTokens())
                    .isEqualTo(ScriptedUpstream.COUNTED_TOKENS);
        }
    }

    @Test
    void aRefusalComesWithTheProvidersWords() {
        gateway.upstream().enqueue(Script.Refusal.of(400, "invalid_request_error", "messages: too many of them"));
        try (Program program = withKey(gateway.key())) {
            BadRequestException refusal = refused(
                    BadRequestException.class, program, hello("claude-fast").build());

            assertThat(refusal.apiMessage()).hasValue("messages: too many of them");
            assertThat(refusal.requestId().orElseThrow()).startsWith("req_");
            assertThat(sent).hasValue(1);
        }
    }

    @Test
    void anOverloadedProviderIsAskedAgainByTheProgramAlone() {
        Script overloaded = Script.Refusal.of(529, "overloaded_error", "the provider has too much to do");
        gateway.upstream().enqueue(overloaded, overloaded, overloaded);
        int before = gateway.upstream().requests().size();
        try (Program program = withKey(gateway.key())) {
            OverloadedException refusal = refused(
                    OverloadedException.class, program, hello("claude-fast").build());

            assertThat(refusal.statusCode()).isEqualTo(529);
            assertThat(refusal.apiMessage()).hasValue("the provider has too much to do");
            assertThat(sent).hasValue(3);
            assertThat(gateway.upstream().requests()).hasSize(before + 3);
        }
    }

    @Test
    void anInvalidKeyIsToldOnce() {
        try (Program program = withKey(KeySecret.generate(new SecureRandom()).reveal())) {
            UnauthorizedException refusal = refused(
                    UnauthorizedException.class, program, hello("claude-fast").build());

            assertThat(refusal.apiMessage().orElseThrow()).contains("invalid gateway key");
            assertThat(sent).hasValue(1);
        }
    }

    @Test
    void aSpentLimitIsToldOnceAlthoughTheLibraryRepeatsOtherCallsWithThatStatus() {
        try (TestGateway limited = TestGateway.start(Map.of("DEFAULT_MONTHLY_LIMIT_USD", "0"));
                Program program = new Program(sdk(limited).apiKey(limited.key()).build())) {
            RateLimitException refusal = refused(
                    RateLimitException.class, program, hello("claude-fast").build());

            assertThat(refusal.apiMessage().orElseThrow()).contains("Monthly cost limit exceeded");
            assertThat(sent).hasValue(1);
        }
    }

    @Test
    void aStreamThatBreaksOffIsNoCompleteAnswer() {
        try (TestGateway broken = TestGateway.start();
                Program program = new Program(sdk(broken).apiKey(broken.key()).build())) {
            broken.upstream().enqueue(new Script.CutMidStream(5, Script.Ending.RST));

            assertThat(catchThrowableOfType(
                            SseException.class,
                            () -> program.accumulated(hello("claude-fast").build())))
                    .hasMessageContaining("upstream stream interrupted");
        }
    }

    /** Counts what really goes out, repetitions included, and repeats without waiting. */
    private AnthropicOkHttpClient.Builder sdk(TestGateway of) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(of.uri().toString())
                .proxy(Proxy.NO_PROXY)
                .sleeper(new Impatient())
                .addInterceptor(Interceptor.syncOnly((http, request, options) -> {
                    sent.incrementAndGet();
                    return http.execute(request, options);
                }));
    }

    private Program withKey(String key) {
        return new Program(sdk(gateway).apiKey(key).build());
    }

    /** A client of the library, closed at its end. */
    private record Program(AnthropicClient client) implements AutoCloseable {

        Message create(MessageCreateParams params) {
            return client.messages().create(params);
        }

        Message accumulated(MessageCreateParams params) {
            MessageAccumulator accumulator = MessageAccumulator.create();
            try (StreamResponse<RawMessageStreamEvent> stream =
                    client.messages().createStreaming(params)) {
                stream.stream().forEach(accumulator::accumulate);
            }
            return accumulator.message();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static final class Impatient implements Sleeper {

        @Override
        public void sleep(Duration duration) {}

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }

    private static <T extends Throwable> T refused(Class<T> as, Program program, MessageCreateParams params) {
        T refusal = catchThrowableOfType(as, () -> program.create(params));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static MessageCreateParams.Builder hello(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(50).addUserMessage("hi");
    }

    private static Tool weather() {
        return Tool.builder()
                .name("weather")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .addRequired("city")
                        .build())
                .build();
    }

    private static String text(Message message) {
        return message.content().getFirst().asText().text();
    }

    /** The text of a delta, the type of any other event. */
    private static String kind(RawMessageStreamEvent event) {
        return event.isContentBlockDelta()
                ? event.asContentBlockDelta().delta().asText().text()
                : event.type().toString();
    }

    private static ReceivedRequest lastReceived() {
        return gateway.upstream().requests().getLast();
    }

    private static JsonNode lastBody() throws IOException {
        return JSON.readTree(lastReceived().body());
    }

    private static byte[] png() throws IOException {
        BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            image.setRGB(x, x % image.getHeight(), x * 0x10305);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
