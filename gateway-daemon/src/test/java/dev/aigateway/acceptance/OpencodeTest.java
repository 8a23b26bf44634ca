package dev.aigateway.acceptance;

import static dev.aigateway.acceptance.Acceptance.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The coding program opencode, in both dialects. */
@Tag("acceptance")
class OpencodeTest {

    private static final String SECRET = "The word is marmalade.";
    private static final Path PROGRAM = ClientProgram.FOLDER.resolve("node_modules/opencode-linux-x64/bin/opencode");
    private static final List<String> SWITCHED_OFF = List.of(
            "OPENCODE_DISABLE_AUTOUPDATE",
            "OPENCODE_DISABLE_DEFAULT_PLUGINS",
            "OPENCODE_DISABLE_LSP_DOWNLOAD",
            "OPENCODE_DISABLE_MODELS_FETCH",
            "OPENCODE_DISABLE_SHARE");

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @BeforeEach
    void assumeInstalled() {
        assumeThat(PROGRAM).as("is for Linux on x64 only").isExecutable();
    }

    /** It would download the library for plugins, if it were not told that this is here. */
    @BeforeEach
    void pretendToHavePlugins() throws IOException {
        Path folder = acceptance.home().resolve(".config/opencode");
        Files.createDirectories(folder.resolve("node_modules"));
        Files.writeString(
                folder.resolve("package-lock.json"),
                "{\"packages\":{\"\":{\"dependencies\":{\"@opencode-ai/plugin\":\"*\"}}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "@ai-sdk/openai-compatible,/v1/chat/completions",
        "@ai-sdk/anthropic,/v1/messages",
    })
    void aToolIsUsedAndItsResultGoesBack(String provider, String surface) throws IOException {
        Path note = Files.writeString(acceptance.home().resolve("note.txt"), SECRET);
        acceptance
                .upstream()
                .enqueue(new Script.ToolCall(
                        "read", "{\"filePath\":\"" + note + "\"}", new TokenUsage(300, 10, 20, 30, 40)));

        String printed = ask(provider);

        assertThat(printed).contains("\"tool\":\"read\"", SECRET, TEXT);
        assertThat(acceptance.lastBody().path("messages").toString())
                .contains(SECRET)
                .contains("\"tool_use_id\":\"toolu_msg_req_scripted000001\"");
        acceptance.assertSettled(surface, "claude-quality", "claude-sonnet-5-5", 2);
    }

    /** With a title, since it would ask a model for one at the same time. */
    private String ask(String provider) {
        Map<String, String> environment = new HashMap<>(
                Map.of("GATEWAY_KEY", acceptance.gateway().key(), "OPENCODE_CONFIG_CONTENT", """
                    {"provider": {"gateway": {"npm": "%s", "models": {"claude-quality": {}},
                      "options": {"baseURL": "%s/v1", "apiKey": "{env:GATEWAY_KEY}"}}}}
                    """.formatted(
                                provider, acceptance.gateway().uri())));
        SWITCHED_OFF.forEach(name -> environment.put(name, "1"));
        return acceptance
                .run(
                        environment,
                        List.of(
                                PROGRAM.toString(),
                                "run",
                                "--model",
                                "gateway/claude-quality",
                                "--title",
                                "note",
                                "--format",
                                "json",
                                "What is in note.txt?"))
                .expectExit(0)
                .output();
    }
}
