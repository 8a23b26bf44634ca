package dev.aigateway.acceptance;

import static dev.aigateway.acceptance.Acceptance.MESSAGES;
import static dev.aigateway.acceptance.Acceptance.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.acceptance.ClientProgram.Ended;
import dev.aigateway.access.KeySecret;
import dev.aigateway.daemon.Administrator;
import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claude Code, asked one question without a terminal. */
@Tag("acceptance")
class ClaudeCodeTest {

    private static final String SECRET = "The word is marmalade.";

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @Test
    void asTheReadmeSaysItIsAnswered() {
        JsonNode result = ask(bearer(acceptance.gateway().key()), 0);

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        assertThat(result.path("is_error").asBoolean()).isFalse();
        ReceivedRequest received = acceptance.upstream().requests().getFirst();
        assertThat(received.path()).isEqualTo("/v1/messages");
        assertThat(received.query()).isEqualTo("beta=true");
        assertThat(received.headers("x-api-key")).containsExactly(ScriptedUpstream.KEY);
        assertThat(received.header("anthropic-beta").orElseThrow()).contains("claude-code-", ",");
        assertThat(received.header("user-agent").orElseThrow()).startsWith("claude-cli/");
        assertThat(received.headers().toString() + acceptance.lastBody())
                .doesNotContain(acceptance.gateway().key());
        assertThat(acceptance.attempts()).singleElement().satisfies((Attempt attempt) -> {
            assertThat(attempt.modelAsked()).startsWith("claude-").isEqualTo(attempt.modelServed());
            assertThat(attempt.stream()).isTrue();
        });
        acceptance.gateway().assertLedgerEqualsBook();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-fast,claude-haiku-5-5",
        "claude-quality,claude-sonnet-5-5",
        "claude-premium,claude-opus-5-5",
        "claude-opus-5-5,claude-opus-5-5"
    })
    void everyModelIsServed(String asked, String served) {
        JsonNode result = ask(bearer(acceptance.gateway().key()), 0, "--model", asked);

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        assertThat(acceptance.lastBody().path("model").asText()).isEqualTo(served);
        acceptance.assertSettled(MESSAGES, asked, served, 1);
    }

    @Test
    void aToolIsUsedAndItsResultGoesBack() throws IOException {
        Path note = Files.writeString(acceptance.home().resolve("note.txt"), SECRET);
        acceptance
                .upstream()
                .enqueue(new Script.ToolCall(
                        "Read", "{\"file_path\":\"" + note + "\"}", new TokenUsage(300, 10, 20, 30, 40)));

        JsonNode result = ask(bearer(acceptance.gateway().key()), 0, "--model", "claude-quality");

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        assertThat(result.path("num_turns").asInt()).isEqualTo(2);
        assertThat(result.at("/usage/input_tokens").asLong()).isEqualTo(Scripted.TWO_CALLS.input());
        assertThat(result.at("/usage/output_tokens").asLong()).isEqualTo(Scripted.TWO_CALLS.output());
        assertThat(acceptance.lastBody().findValues("content").toString())
                .contains(SECRET)
                .contains("\"tool_use_id\":\"toolu_msg_req_scripted000001\"");
        acceptance.assertSettled(MESSAGES, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @Test
    void aThoughtGoesBackAsItCame() throws IOException {
        Path note = Files.writeString(acceptance.home().resolve("note.txt"), SECRET);
        acceptance.upstream().enqueue(Scripted.thoughtful("Read", "{\"file_path\":\"" + note + "\"}"));

        JsonNode result = ask(bearer(acceptance.gateway().key()), 0, "--model", "claude-quality");

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        Scripted.assertThoughtWentBack(acceptance.lastBody());
        acceptance.assertSettled(MESSAGES, "claude-quality", "claude-sonnet-5-5", 2);
    }

    @Test
    void thePersonIsKnownByTheKeyThatTheyHadAlready() {
        Answer ada = new Administrator(acceptance.gateway()).createUser("ada@example.com", "");
        String key = ada.field("claudecodeUserKey");

        JsonNode result = ask(Map.of("ANTHROPIC_API_KEY", key), 0, "--model", "claude-fast");

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        ReceivedRequest received = acceptance.upstream().requests().getLast();
        assertThat(received.headers("x-api-key")).containsExactly(ScriptedUpstream.KEY);
        assertThat(received.headers() + acceptance.lastBody().toString()).doesNotContain(key);
        acceptance.assertSettled(MESSAGES, "claude-fast", "claude-haiku-5-5", 1);
        assertThat(used(ada.field("apiKey")).path("requestCount").asInt()).isEqualTo(1);
        assertThat(used(ada.field("apiKey")).path("totalTokens").asInt()).isEqualTo(30);
    }

    private JsonNode used(String gatewayKey) {
        Administrator anybody = new Administrator(acceptance.gateway());
        return anybody.send(anybody.anonymous("/v1/me/usage").header("x-api-key", gatewayKey))
                .expect(200)
                .json();
    }

    @ParameterizedTest
    @CsvSource({"ANTHROPIC_AUTH_TOKEN,apiKey", "ANTHROPIC_API_KEY,claudecodeUserKey"})
    void aSpentBudgetIsShownAtOnce(String variable, String key) {
        Answer ada = new Administrator(acceptance.gateway()).createUser("ada@example.com", ",\"limitToken\":0");

        JsonNode result = ask(Map.of(variable, ada.field(key)), 1, "--model", "claude-quality");

        assertThat(result.path("api_error_status").asInt()).isEqualTo(429);
        assertThat(result.path("result").asText()).contains("Monthly token limit exceeded (0 / 0 tokens)");
        assertThat(acceptance.attempts()).extracting(Attempt::state).containsExactly("refused");
        assertThat(acceptance.upstream().requests()).isEmpty();
    }

    @Test
    void anUnknownKeyIsShownAtOnce() {
        String unknown = KeySecret.generate(new SecureRandom()).reveal();

        JsonNode result = ask(bearer(unknown), 1);

        assertThat(result.path("api_error_status").asInt()).isEqualTo(401);
        assertThat(result.path("result").asText()).contains("invalid gateway key");
        assertThat(result.path("duration_ms").asLong()).isLessThan(10_000);
        assertThat(acceptance.attempts()).isEmpty();
        assertThat(acceptance.upstream().requests()).isEmpty();
    }

    @Test
    void anOverloadedProviderIsAskedAgain() {
        acceptance.upstream().enqueue(Scripted.OVERLOADED);

        JsonNode result = ask(bearer(acceptance.gateway().key()), 0, "--model", "claude-quality");

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        assertThat(acceptance.attempts()).extracting(Attempt::state).containsExactly("void", "settled");
        acceptance.gateway().assertLedgerEqualsBook();
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() {
        acceptance.upstream().enqueue(new Script.CutMidStream(6, Script.Ending.RST));

        JsonNode result = ask(bearer(acceptance.gateway().key()), 0, "--model", "claude-quality");

        assertThat(result.path("result").asText()).isEqualTo(TEXT);
        assertThat(acceptance.attempts()).extracting(Attempt::source).containsExactly("estimated", "reported");
    }

    @Test
    void itFindsTheModels() throws IOException {
        Map<String, String> environment =
                new HashMap<>(bearer(acceptance.gateway().key()));
        environment.put("CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY", "1");

        ask(environment, 0, "--model", "claude-quality");

        assertThat(Files.readString(acceptance.home().resolve(".claude/cache/gateway-models.json")))
                .contains("claude-fast", "claude-quality", "claude-premium");
        acceptance.assertSettled(MESSAGES, "claude-quality", "claude-sonnet-5-5", 1);
    }

    private static Map<String, String> bearer(String key) {
        return Map.of("ANTHROPIC_AUTH_TOKEN", key);
    }

    private JsonNode ask(Map<String, String> credentials, int exitCode, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ANTHROPIC_BASE_URL",
                acceptance.gateway().uri().toString(),
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "1",
                "DISABLE_AUTOUPDATER",
                "1"));
        environment.putAll(credentials);
        List<String> command =
                new ArrayList<>(List.of("claude", "-p", "What is in note.txt?", "--output-format", "json"));
        command.addAll(List.of(more));
        Ended ended = acceptance.run(environment, command).expectExit(exitCode);
        return Acceptance.json(ended.output());
    }
}
