package dev.aigateway.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvTest {

    @TempDir
    Path folder;

    @Test
    void itReadsWhatShellsRead() throws IOException {
        Path file = write("""
            # a comment

            PLAIN=value
            export EXPORTED=value
            SPACED = some words   # a comment
            SINGLE='it is # $literal'
            DOUBLE="a \\"quoted\\" \\\\ \\$word\\nnext" # a comment
            HASH=pass#word
            EQUALS=a=b==
            EMPTY=
            COMMENTED= # nothing
            """);

        List<String> problems = new ArrayList<>();
        assertThat(DotEnv.read(file, problems))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("PLAIN", "value"),
                        Map.entry("EXPORTED", "value"),
                        Map.entry("SPACED", "some words"),
                        Map.entry("SINGLE", "it is # $literal"),
                        Map.entry("DOUBLE", "a \"quoted\" \\ $word\nnext"),
                        Map.entry("HASH", "pass#word"),
                        Map.entry("EQUALS", "a=b=="),
                        Map.entry("EMPTY", ""),
                        Map.entry("COMMENTED", "")));
        assertThat(problems).isEmpty();
    }

    @Test
    void aMalformedLineIsAProblemThatDoesNotRepeatIt() throws IOException {
        Path file = write("A=1\nsk-secret\nB=\"sk-open\n");

        assertThat(Environment.of(Map.of(), file).problems())
                .containsExactly(
                        file + " line 2: expected NAME=value", file + " line 3: the value of B has no closing quote");
    }

    @Test
    void aFileThatIsNotTextIsAProblem() throws IOException {
        Path file = Files.write(folder.resolve(".env"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThat(Environment.of(Map.of(), file).problems()).containsExactly(file + " cannot be read as UTF-8 text");
    }

    @Test
    void aMissingFileIsEmpty() {
        assertThat(Environment.of(Map.of(), folder.resolve("none")).problems()).isEmpty();
    }

    @Test
    void theEnvironmentWinsUnlessItsValueIsEmpty() throws IOException {
        Path file = write("HOST=file\nPORT=1\nBIND=file\n");
        var environment = Environment.of(Map.of("HOST", "variable", "BIND", ""), file);

        assertThat(environment.text("HOST", "")).isEqualTo("variable");
        assertThat(environment.text("BIND", "")).isEqualTo("file");
        assertThat(environment.integer("PORT", 8000, 1, 9)).isEqualTo(1);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve(".env"), text);
    }
}
