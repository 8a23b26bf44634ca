package dev.aigateway.translate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.access.AccountId;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.format.Headers;
import dev.aigateway.format.RequestJson;
import dev.aigateway.upstream.TranslatedRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One folder for each case: a client's {@code request.json}, and what becomes of it: {@code upstream.json}, or {@code
 * error.json}; {@code betas.txt}, {@code warnings.txt} and {@code terms.json} where there is something in them. {@code -Dgolden.update}
 * rewrites them; the difference is what to review.
 */
class GoldenRequestsTest {

    private static final Path CASES = Path.of("src/test/resources/golden/chat-request");
    private static final List<String> EXPECTED =
            List.of("upstream.json", "betas.txt", "warnings.txt", "terms.json", "error.json");

    private static final Map<String, String> ALIASES = Map.of(
            "claude-fast", "claude-haiku-5-5",
            "claude-quality", "claude-sonnet-5-5",
            "claude-premium", "claude-opus-5-5");

    private static final AccountId PAYER = new AccountId(new UUID(1, 2));

    private static final Pattern MODEL = Pattern.compile("\"model\": ?\"([^\"]*)\"");

    private static final ObjectWriter PRETTY = RequestJson.MAPPER.writer(new DefaultPrettyPrinter()
            .withArrayIndenter(new DefaultIndenter("  ", "\n"))
            .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRequestBecomesWhatItsFolderSays(String name) throws IOException {
        Path folder = CASES.resolve(name);
        Map<String, String> actual = translated(Files.readAllBytes(folder.resolve("request.json")));
        if (Boolean.getBoolean("golden.update")) {
            write(folder, actual);
        }
        assertThat(actual).isEqualTo(expected(folder));
    }

    private static Map<String, String> translated(byte[] request) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try {
            String asked = model(request);
            MessagesBody body =
                    ChatToMessages.translate(request, Headers.NONE, asked, ALIASES.getOrDefault(asked, asked));
            byte[] json = body.json(PAYER);
            assertThat(TranslatedRules.problem(json)).isEmpty();
            files.put("upstream.json", pretty(RequestJson.MAPPER.readTree(json)));
            if (!body.betas().isEmpty()) {
                files.put("betas.txt", String.join("\n", body.betas()) + "\n");
            }
            if (!body.warnings().isEmpty()) {
                files.put("warnings.txt", String.join("\n", body.warnings()) + "\n");
            }
            terms(body.terms(), files);
        } catch (InvalidRequest e) {
            ObjectNode error = RequestJson.MAPPER.createObjectNode().put("message", e.getMessage());
            error.put("param", e.param());
            if (e.code() != null) {
                error.put("code", e.code());
            }
            files.put("error.json", pretty(error));
        }
        return files;
    }

    /** Also of what is no JSON. */
    private static String model(byte[] request) {
        Matcher model = MODEL.matcher(new String(request, StandardCharsets.UTF_8));
        return model.find() ? model.group(1) : "none";
    }

    private static void terms(ChatTerms terms, Map<String, String> files) throws IOException {
        ObjectNode json = RequestJson.MAPPER.createObjectNode();
        flag(json, "stream", terms.stream());
        flag(json, "includeUsage", terms.includeUsage());
        flag(json, "functions", terms.functions());
        new TreeMap<>(terms.toolNames())
                .forEach((provider, client) -> json.withObject("toolNames").put(provider, client));
        new TreeSet<>(terms.customTools()).forEach(json.withArray("customTools")::add);
        new TreeSet<>(terms.rawTools()).forEach(json.withArray("rawTools")::add);
        json.properties()
                .removeIf(
                        field -> field.getValue().isArray() && field.getValue().isEmpty());
        if (!json.isEmpty()) {
            files.put("terms.json", pretty(json));
        }
    }

    private static void flag(ObjectNode json, String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
    }

    private static String pretty(Object json) throws IOException {
        return PRETTY.writeValueAsString(json) + "\n";
    }

    private static Map<String, String> expected(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String name : EXPECTED) {
            if (Files.exists(folder.resolve(name))) {
                files.put(name, Files.readString(folder.resolve(name)));
            }
        }
        return files;
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (String name : EXPECTED) {
            Files.deleteIfExists(folder.resolve(name));
        }
        for (var file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
