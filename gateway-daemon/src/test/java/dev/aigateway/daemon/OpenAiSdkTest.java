package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.Sleeper;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import dev.aigateway.access.KeySecret;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own library works with the gateway as it does with OpenAI. */
class OpenAiSdkTest {

    private static final String TEXT = Script.Answer.DEFAULT.text();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static TestGateway gateway;

    private final AtomicInteger repetitions = new AtomicInteger();

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
            ChatCompletion answer = program.create(hello().build());

            assertThat(text(answer)).isEqualTo(TEXT);
            assertThat(answer.model()).isEqualTo("claude-fast");
            assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("stop");
            assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(21);
            assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(9);
            answer.validate();
        }
    }

    @Test
    void everyChunkOfAStreamArrives() {
        try (Program program = withKey(gateway.key())) {
            List<ChatCompletionChunk> chunks = program.chunks(hello().build());

            assertThat(chunks).allSatisfy(chunk -> {
                chunk.validate();
                assertThat(chunk.usage()).isEmpty();
            });
            assertThat(contents(chunks)).isEqualTo(TEXT);
            assertThat(text(accumulated(chunks))).isEqualTo(TEXT);
        }
    }

    @Test
    void theUsageComesLastForWhoAsksForIt() {
        try (Program program = withKey(gateway.key())) {
            List<ChatCompletionChunk> chunks =
                    program.chunks(hello().streamOptions(ChatCompletionStreamOptions.builder()
                                    .includeUsage(true)
                                    .build())
                            .build());

            CompletionUsage usage = chunks.getLast().usage().orElseThrow();
            assertThat(usage.totalTokens()).isEqualTo(30);
            assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).hasValue(0L);
            assertThat(chunks.getLast().choices()).isEmpty();
            assertThat(chunks.subList(0, chunks.size() - 1))
                    .allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
            assertThat(contents(chunks)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void toolsAreCalledInParallelAndTheirResultsGoBack(boolean streamed) throws IOException {
        gateway.upstream()
                .enqueue(
                        new Script.RawFrames(
                                new TokenUsage(10682, 0, 0, 0, 33),
                                Files.readString(
                                        Path.of(
                                                "src/test/resources/golden/chat-answer/parallel-tools-among-the-providers-own/upstream.sse"))));
        try (Program program = withKey(gateway.key())) {
            ChatCompletionCreateParams question = hello().addFunctionTool(function("weather", "city"))
                    .addFunctionTool(function("time", "zone"))
                    .build();
            ChatCompletionMessage message = (streamed
                            ? accumulated(program.chunks(question))
                            : program.create(question))
                    .choices()
                    .getFirst()
                    .message();

            List<ChatCompletionMessageToolCall> calls = message.toolCalls().orElseThrow();
            assertThat(calls).extracting(call -> call.asFunction().id()).containsExactly("toolu_3", "toolu_4");
            assertThat(calls)
                    .extracting(call -> call.asFunction().function().name())
                    .containsExactly("weather", "time");
            assertThat(calls)
                    .extracting(call -> call.asFunction().function().arguments())
                    .containsExactly("{\"city\":\"Bern\"}", "{\"zone\":\"CET\"}");
            assertThat(message.content()).hasValue("Looking.");

            ChatCompletionCreateParams.Builder results = question.toBuilder().addMessage(message);
            calls.forEach(call -> results.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.asFunction().id())
                    .content("result")
                    .build()));
            assertThat(text(program.create(results.build()))).isEqualTo(TEXT);
            JsonNode body = lastBody();
            assertThat(body.at("/tools/0/input_schema/properties/city/type").asText())
                    .isEqualTo("string");
            assertThat(body.at("/messages/1/content/2/input/zone").asText()).isEqualTo("CET");
            assertThat(body.at("/messages/2/content").findValuesAsText("tool_use_id"))
                    .containsExactly("toolu_3", "toolu_4");
        }
    }

    @Test
    void anImageReachesTheProvider() throws IOException {
        String png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        try (Program program = withKey(gateway.key())) {
            program.create(ChatCompletionCreateParams.builder()
                    .model("claude-fast")
                    .addUserMessageOfArrayOfContentParts(List.of(
                            ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                    .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                            .url("data:image/png;base64," + png)
                                            .build())
                                    .build()),
                            ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                    .text("what is it?")
                                    .build())))
                    .build());
        }
        JsonNode source = lastBody().at("/messages/0/content/0/source");
        assertThat(source.path("media_type").asText()).isEqualTo("image/png");
        assertThat(source.path("data").asText()).isEqualTo(png);
    }

    @Test
    void aRefusalComesWithTheProvidersWords() {
        gateway.upstream().enqueue(Script.Refusal.of(400, "invalid_request_error", "messages: too many of them"));
        try (Program program = withKey(gateway.key())) {
            BadRequestException refusal =
                    catchThrowableOfType(BadRequestException.class, () -> program.create(hello().build()));

            assertThat(refusal).hasMessageContaining("messages: too many of them");
            assertThat(refusal.type()).hasValue("invalid_request_error");
            assertThat(repetitions).hasValue(0);
        }
    }

    @Test
    void anOverloadedProviderIsAskedAgainByTheProgramAlone() {
        Script overloaded = Script.Refusal.of(529, "overloaded_error", "the provider has too much to do");
        gateway.upstream().enqueue(overloaded, overloaded, overloaded);
        int before = gateway.upstream().requests().size();
        try (Program program = withKey(gateway.key())) {
            InternalServerException refusal =
                    catchThrowableOfType(InternalServerException.class, () -> program.create(hello().build()));

            assertThat(refusal.statusCode()).isEqualTo(503);
            assertThat(refusal.code()).hasValue("server_is_overloaded");
            assertThat(repetitions).hasValue(2);
            assertThat(gateway.upstream().requests()).hasSize(before + 3);
        }
    }

    @Test
    void anInvalidKeyIsToldOnce() {
        try (Program program = withKey(KeySecret.generate(new SecureRandom()).reveal())) {
            UnauthorizedException refusal =
                    catchThrowableOfType(UnauthorizedException.class, () -> program.create(hello().build()));

            assertThat(refusal.code()).hasValue("invalid_api_key");
            assertThat(repetitions).hasValue(0);
        }
    }

    @Test
    void anUnknownModelIsTold() {
        try (Program program = withKey(gateway.key())) {
            NotFoundException refusal = catchThrowableOfType(
                    NotFoundException.class,
                    () -> program.create(hello().model("gpt-5").build()));
            assertThat(refusal.code()).hasValue("model_not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSpentLimitIsToldOnceAlthoughTheLibraryRepeatsOtherCallsWithThatStatus(boolean streamed) {
        try (TestGateway limited = TestGateway.start(Map.of("DEFAULT_MONTHLY_LIMIT_USD", "0"));
                Program program = program(limited, limited.key())) {
            RateLimitException refusal = catchThrowableOfType(RateLimitException.class, () -> {
                if (streamed) {
                    program.chunks(hello().build());
                } else {
                    program.create(hello().build());
                }
            });

            assertThat(refusal).hasMessageContaining("Monthly cost limit exceeded");
            assertThat(refusal.type()).hasValue("insufficient_quota");
            assertThat(refusal.code()).hasValue("monthly_cost_limit_exceeded");
            assertThat(repetitions).hasValue(0);
            assertThat(limited.settled())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.state()).isEqualTo("refused"));
            assertThat(limited.upstream().requests()).isEmpty();
        }
    }

    @Test
    void aStreamThatBreaksOffIsNoCompleteAnswer() {
        try (TestGateway broken = TestGateway.start();
                Program program = program(broken, broken.key())) {
            broken.upstream().enqueue(new Script.CutMidStream(5, Script.Ending.RST));

            assertThat(catchThrowableOfType(OpenAIException.class, () -> program.chunks(hello().build())))
                    .hasMessageContaining("upstream stream interrupted");
        }
    }

    @Test
    void modelsAreListed() {
        try (Program program = withKey(gateway.key())) {
            List<Model> models = new ArrayList<>();
            program.client.models().list().autoPager().forEach(models::add);

            assertThat(models).extracting(Model::id).startsWith("claude-fast", "claude-premium", "claude-quality");
            assertThat(models).extracting(Model::id).contains("claude-opus-5-5").doesNotHaveDuplicates();
            assertThat(program.client.models().retrieve("claude-quality").created())
                    .isEqualTo(1_790_553_600);
        }
    }

    private Program withKey(String key) {
        return program(gateway, key);
    }

    /** Counts repetitions, and repeats without waiting. */
    private Program program(TestGateway of, String key) {
        return new Program(OpenAIOkHttpClient.builder()
                .baseUrl(of.uri() + "/v1")
                .apiKey(key)
                .proxy(Proxy.NO_PROXY)
                .sleeper(new Impatient(repetitions))
                .build());
    }

    /** A client of the library, closed at its end. */
    private record Program(OpenAIClient client) implements AutoCloseable {

        ChatCompletion create(ChatCompletionCreateParams params) {
            return client.chat().completions().create(params);
        }

        List<ChatCompletionChunk> chunks(ChatCompletionCreateParams params) {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(params)) {
                return stream.stream().toList();
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private record Impatient(AtomicInteger repetitions) implements Sleeper {

        @Override
        public void sleep(Duration duration) {
            repetitions.incrementAndGet();
        }

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            repetitions.incrementAndGet();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }

    private static ChatCompletionCreateParams.Builder hello() {
        return ChatCompletionCreateParams.builder()
                .model("claude-fast")
                .maxCompletionTokens(50)
                .addUserMessage("hi");
    }

    private static FunctionDefinition function(String name, String argument) {
        return FunctionDefinition.builder()
                .name(name)
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of(argument, Map.of("type", "string"))))
                        .build())
                .build();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElseThrow();
    }

    private static String contents(List<ChatCompletionChunk> chunks) {
        StringBuilder contents = new StringBuilder();
        chunks.forEach(chunk -> chunk.choices()
                .forEach(choice -> contents.append(choice.delta().content().orElse(""))));
        return contents.toString();
    }

    private static ChatCompletion accumulated(List<ChatCompletionChunk> chunks) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        chunks.forEach(accumulator::accumulate);
        return accumulator.chatCompletion();
    }

    private static JsonNode lastBody() throws IOException {
        return JSON.readTree(gateway.upstream().requests().getLast().body());
    }
}
