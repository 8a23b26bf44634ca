package dev.aigateway.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a shell sees it. */
class ProcessTest {

    @TempDir
    Path folder;

    @Test
    void noLibrarySaysAWord() throws Exception {
        Ended seed = shell("gatewayctl seed | cut -c 1-11");

        assertThat(seed.out()).isEqualTo("admin  agw_\nmember agw_\n");
        assertThat(seed.err())
                .isEqualTo("shown once; the member key is for programs, the admin key for management only\n");
        assertThat(shell("gatewayctl ledger verify"))
                .isEqualTo(new Ended(0, "the ledger holds: 0 budgets compared with 0 attempts\n", ""));
    }

    @Test
    void aDatabaseThatIsAwayIsOneLineAndOneExitCode() throws Exception {
        assertThat(shell("export DATABASE_URL=postgresql://me:s3cret@127.0.0.1:1/gateway; gatewayctl keys"))
                .isEqualTo(new Ended(
                        5, "", "gatewayctl: the database 127.0.0.1:1/gateway cannot be used: Connection refused\n"));
    }

    @Test
    void aReaderWhoLeavesIsNoFailure() throws Exception {
        assertThat(shell("set -o pipefail; gatewayctl completion bash | true")).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void theLauncherSaysWhereTheDotEnvFileIs() throws Exception {
        Files.writeString(folder.resolve(".env"), "DATABASE_URL=postgresql://me@127.0.0.1:1/from-file\n");

        assertThat(shell("unset DATABASE_URL; export JAVA_TOOL_OPTIONS=-Dgateway.home=" + folder + "; gatewayctl keys")
                        .err())
                .contains("gatewayctl: the database 127.0.0.1:1/from-file cannot be used: Connection refused\n");
    }

    private Ended shell(String script) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-c", "gatewayctl() { '" + java + "' dev.aigateway.ctl.Main \"$@\"; }\n" + script)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("DATABASE_URL", DATABASE_URL);
        int exitCode = builder.start().waitFor();
        return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private static final String DATABASE_URL = Ctl.text(TestDatabase.empty());
}
