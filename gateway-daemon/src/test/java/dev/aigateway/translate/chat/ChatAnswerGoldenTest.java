package dev.aigateway.translate.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.sse.SseReader;
import dev.aigateway.translate.chat.MessagesToChat.Result.Answered;
import dev.aigateway.translate.chat.MessagesToChat.Result.Failed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What chat clients get for a stream of the Messages API: {@code golden/chat-answer/<case>} holds the stream, what was
 * asked, and the answers, in chunks and whole. {@code -Dgolden.update} rewrites the answers; the diff is the review.
 */
class ChatAnswerGoldenTest {

    private static final Path CASES = Path.of("src/test/resources/golden/chat-answer");
    private static final boolean UPDATE = System.getProperty("golden.update") != null;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MessagesToChat ANSWERS = new MessagesToChat(() -> Instant.ofEpochSecond(1_795_000_000));

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theChunksAreTheseBytes(Path folder) throws IOException {
        assertGolden(folder.resolve("client.sse"), chunks(folder, upstream(folder)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWholeAnswerIsThis(Path folder) throws IOException {
        assertGolden(folder.resolve("client.json"), whole(folder));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itMakesNoDifferenceWhereTheUpstreamsBytesAreSplit(Path folder) throws IOException {
        byte[] upstream = upstream(folder).readAllBytes();
        byte[] expected = chunks(folder, new ByteArrayInputStream(upstream));
        for (int at = 0; at <= upstream.length; at++) {
            InputStream split = new SequenceInputStream(
                    new ByteArrayInputStream(upstream, 0, at),
                    new ByteArrayInputStream(upstream, at, upstream.length - at));
            assertThat(chunks(folder, split)).as("split at %d", at).isEqualTo(expected);
        }
    }

    /** What the strictest of the clients rely on. */
    @ParameterizedTest
    @MethodSource("cases")
    void everyChunkCanBeReadAndTheirPartsMakeTheWholeAnswer(Path folder) throws IOException {
        ChatTerms terms = terms(folder);
        List<JsonNode> lines = dataLines(new String(chunks(folder, upstream(folder)), UTF_8));
        List<JsonNode> chunks =
                lines.stream().filter(line -> line.has("choices")).toList();
        JsonNode whole = JSON.readTree(whole(folder));

        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.has("usage")).isEqualTo(terms.includeUsage());
        });
        assertThat(chunks.stream()
                        .map(chunk -> List.of(chunk.path("id"), chunk.path("created"), chunk.path("model")))
                        .distinct())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(chunks).allSatisfy(chunk -> assertThat(told(chunk)).isLessThanOrEqualTo(1));
        if (whole.path("status").asInt() == 200) {
            JsonNode message = whole.at("/body/choices/0/message");
            for (String field : List.of("content", "reasoning_content", "refusal")) {
                assertThat(joined(chunks, field)).as(field).isEqualTo(text(message.path(field)));
            }
            assertThat(arguments(chunks, terms)).isEqualTo(arguments(message));
        } else {
            assertThat(chunks)
                    .noneMatch(chunk -> chunk.at("/choices/0/finish_reason").isTextual());
            assertThat(lines.getLast().has("error")).isTrue();
        }
    }

    private static long told(JsonNode chunk) {
        JsonNode delta = chunk.at("/choices/0/delta");
        return Stream.of("content", "reasoning_content", "tool_calls", "function_call", "refusal")
                .filter(delta::has)
                .count();
    }

    private static String joined(List<JsonNode> chunks, String field) {
        StringBuilder joined = new StringBuilder();
        chunks.forEach(chunk -> joined.append(text(chunk.at("/choices/0/delta").path(field))));
        return joined.toString();
    }

    /** By the index of the call. */
    private static Map<Integer, String> arguments(List<JsonNode> chunks, ChatTerms terms) {
        Map<Integer, String> arguments = new HashMap<>();
        for (JsonNode chunk : chunks) {
            JsonNode delta = chunk.at("/choices/0/delta");
            if (terms.functions() && delta.has("function_call")) {
                arguments.merge(0, text(delta.at("/function_call/arguments")), String::concat);
            }
            delta.path("tool_calls")
                    .forEach(call -> arguments.merge(
                            call.path("index").asInt(),
                            text(call.at("/function/arguments")) + text(call.at("/custom/input")),
                            String::concat));
        }
        return arguments;
    }

    private static Map<Integer, String> arguments(JsonNode message) {
        Map<Integer, String> arguments = new HashMap<>();
        if (message.has("function_call")) {
            arguments.put(0, text(message.at("/function_call/arguments")));
        }
        for (JsonNode call : message.path("tool_calls")) {
            arguments.put(arguments.size(), text(call.at("/function/arguments")) + text(call.at("/custom/input")));
        }
        return arguments;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    private static List<JsonNode> dataLines(String stream) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String frame : stream.split("\n\n", -1)) {
            assertThat(frame).matches("((data)?: .+)?");
            if (frame.startsWith("data: ") && !frame.equals("data: [DONE]")) {
                lines.add(JSON.readTree(frame.substring("data: ".length())));
            }
        }
        return lines;
    }

    private static InputStream upstream(Path folder) throws IOException {
        return new ByteArrayInputStream(Files.readAllBytes(folder.resolve("upstream.sse")));
    }

    private static byte[] chunks(Path folder, InputStream upstream) throws IOException {
        MessagesToChat.Chunks chunks = ANSWERS.chunks(terms(folder));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SseReader frames = new SseReader(upstream);
        for (Optional<SseFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            chunks.of(frame.get()).forEach(chunk -> out.writeBytes(chunk.bytes()));
        }
        chunks.cutOff().forEach(chunk -> out.writeBytes(chunk.bytes()));
        return out.toByteArray();
    }

    private static byte[] whole(Path folder) throws IOException {
        MessagesToChat.Whole whole = ANSWERS.whole(terms(folder));
        SseReader frames = new SseReader(upstream(folder));
        for (Optional<SseFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            whole.add(frame.get());
        }
        ObjectNode answer = JSON.createObjectNode();
        switch (whole.end()) {
            case Answered(byte[] json) -> answer.put("status", 200).set("body", JSON.readTree(json));
            case Failed(ChatError error) ->
                answer.put("status", error.status()).set("body", JSON.readTree(error.json()));
        }
        return (answer.toPrettyString() + "\n").getBytes(UTF_8);
    }

    private static ChatTerms terms(Path folder) throws IOException {
        JsonNode terms = JSON.readTree(Files.readAllBytes(folder.resolve("terms.json")));
        Map<String, String> names = new HashMap<>();
        terms.path("toolNames")
                .properties()
                .forEach(name -> names.put(name.getKey(), name.getValue().asText()));
        return new ChatTerms(
                terms.path("model").asText(),
                true,
                terms.path("includeUsage").asBoolean(),
                terms.path("functions").asBoolean(),
                names,
                texts(terms.path("customTools")),
                texts(terms.path("rawTools")));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void assertGolden(Path file, byte[] actual) throws IOException {
        if (UPDATE) {
            Files.write(file, actual);
        }
        assertThat(file).exists();
        assertThat(new String(actual, UTF_8)).isEqualTo(Files.readString(file));
    }
}
