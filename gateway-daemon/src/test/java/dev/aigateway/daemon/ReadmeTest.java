package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The curl lines of the README do what it says. */
class ReadmeTest {

    private static final Pattern CURL = Pattern.compile("```sh\n(curl .*?)```", Pattern.DOTALL);

    @Test
    void everyCurlLineWorksAsItStands() throws Exception {
        List<String> commands = commands();
        assertThat(commands).hasSize(6);
        try (TestGateway gateway = TestGateway.start()) {
            assertThat(run(commands.get(0), gateway)).contains("\"status\":\"ok\"");
            assertThat(run(commands.get(1), gateway)).contains("chat.completion.chunk", "data: [DONE]");
            assertThat(run(commands.get(2), gateway)).contains("event: message_start", "event: message_stop");
            assertThat(run(commands.get(3), gateway)).contains("\"input_tokens\"");
            assertThat(run(commands.get(4), gateway)).contains("\"claude-premium\"");
            assertThat(run(commands.get(5), gateway)).contains("\"totalTokens\"");
            gateway.assertLedgerEqualsBook();
        }
    }

    private static List<String> commands() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        return CURL.matcher(readme)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String run(String command, TestGateway gateway) throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-ec", command.replace("localhost:8000", "127.0.0.1:" + gateway.port()));
        shell.environment().put("GATEWAY_KEY", gateway.key());
        shell.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return output;
    }
}
