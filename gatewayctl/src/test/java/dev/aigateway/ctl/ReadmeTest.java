package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestCalls;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the README gives an operator work one after the other, as they stand. */
class ReadmeTest {

    private static final Pattern COMMAND = Pattern.compile("bin/gatewayctl (?<arguments>[^#`\n]*)(?:#[^\n]*)?\n");
    private static final Pattern WORD = Pattern.compile("\"(?<quoted>[^\"]*)\"|(?<plain>\\S+)");
    private static final String CLAUDE_CODE_KEY = "sk-ant-api03-" + "0123456789abcdefghijklmnopqrstuvwxyz".repeat(2);

    @TempDir
    Path reports;

    @Test
    void everyCommandOfItsSectionForOperatorsWorksAsItStands() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.substring(readme.indexOf("\n## Operate it\n"));
        List<String> lines = COMMAND.matcher(section.replace("\\\n", ""))
                .results()
                .map(match -> match.group("arguments").strip())
                .toList();
        DatabaseUrl url = TestDatabase.fresh();
        Ctl ctl = Ctl.on(url).reading(CLAUDE_CODE_KEY);
        aCallWasMade(url);

        assertThat(lines).hasSizeGreaterThan(19).anyMatch(line -> line.startsWith("export --month last"));
        for (String line : lines) {
            Ended ended = ctl.run(words(line.replace("/var/lib/gateway-reports", reports.toString())));
            assertThat(ended.exitCode()).as(line + ": " + ended.err()).isZero();
        }
    }

    /** Its id begins as the one in the README. */
    private static void aCallWasMade(DatabaseUrl url) {
        try (TestCalls calls = new TestCalls(url)) {
            UUID id = UUID.fromString("7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f");
            calls.used(calls.admitted(TestCalls.call(id, calls.program("editor"))), new TokenUsage(60, 0, 0, 0, 40));
        }
    }

    private static String[] words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group("quoted") == null ? word.group("plain") : word.group("quoted"))
                .toArray(String[]::new);
    }
}
