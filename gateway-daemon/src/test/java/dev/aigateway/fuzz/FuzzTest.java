package dev.aigateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer looks for bytes for which a target fails, for {@code fuzz.seconds} each, for several at once, and from the same
 * {@code fuzz.seed} on the same ones; 0 is a random one. What it finds lies in {@code target/fuzz} and belongs among the
 * seeds; what it learned lies there too, and is where the next run goes on.
 */
@Tag("fuzz")
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 30);
    private static final int SEED = Integer.getInteger("fuzz.seed", 1);
    /** The first one loads all classes, which are rewritten for it. */
    private static final int INPUT_SECONDS_MAX = 120;

    private static final Path LEARNED = Path.of("target", "fuzz").toAbsolutePath();

    @ParameterizedTest
    @EnumSource
    void nothingMakesItFail(FuzzTarget target) throws Exception {
        Path printed = LEARNED.resolve(target + ".txt");
        Process fuzzer = start(target, printed);

        assertThat(fuzzer.waitFor())
                .as(() -> target + " fails: " + text(printed))
                .isZero();
    }

    private static Process start(FuzzTarget target, Path printed) throws IOException {
        Path learned = Files.createDirectories(LEARNED.resolve(target.toString()));
        ProcessBuilder jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.className(),
                        "--instrumentation_includes=dev.aigateway.**:com.fasterxml.jackson.core.**",
                        "--custom_hook_includes=dev.aigateway.**",
                        "-max_total_time=" + SECONDS,
                        "-seed=" + SEED,
                        "-timeout=" + INPUT_SECONDS_MAX,
                        "-rss_limit_mb=4096",
                        "-artifact_prefix=" + LEARNED + "/" + target + "-",
                        "--reproducer_path=" + LEARNED,
                        learned.toString(),
                        target.seedFolder().toString()))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        jazzer.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return jazzer.start();
    }

    /** Its end, where the reason is. */
    private static String text(Path printed) {
        try {
            String text = Files.readString(printed, UTF_8);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException e) {
            return "nothing to read: " + e.getMessage();
        }
    }
}
