package dev.aigateway.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault 39, for the journal alone: what was said to be written before a {@code kill -9} is there after it. */
class KilledWriterTest {

    private static final int LINES = 3_000;
    private static final Pattern DONE = Pattern.compile("[DPES] [0-9a-f-]{36}/[12]");

    @TempDir
    Path data;

    @Test
    void aKilledWriterLosesNothingThatItWrote() throws Exception {
        List<String> done = killedAfter(LINES);

        TestFolder folder = new TestFolder(data, new MovableClock());
        Map<String, JournaledAttempt> found = folder.open().retained().stream()
                .collect(Collectors.toMap(attempt -> attempt.id().toString(), Function.identity()));
        assertThat(done).hasSizeGreaterThanOrEqualTo(LINES);
        for (String line : done) {
            JournaledAttempt attempt = found.get(line.substring(2));
            assertThat(attempt).as(line).isNotNull().matches(one -> has(line.charAt(0), one), "has what was done");
        }
    }

    private static boolean has(char step, JournaledAttempt attempt) {
        return switch (step) {
            case 'P' -> attempt.progress().isPresent();
            case 'E' -> attempt.ended().isPresent();
            case 'S' -> attempt.settled();
            default -> true;
        };
    }

    /** What it said to be done, without the line that the kill may have cut; so many before the kill. */
    private List<String> killedAfter(int lines) throws IOException, InterruptedException {
        Process writer = writer();
        List<String> done = new ArrayList<>();
        try (BufferedReader out = writer.inputReader(UTF_8)) {
            @Nullable String line = out.readLine();
            while (line != null) {
                if (DONE.matcher(line).matches()) {
                    done.add(line);
                }
                if (done.size() == lines) {
                    writer.toHandle().destroyForcibly(); // That of the process would close its output as well.
                }
                line = out.readLine();
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return done;
    }

    private Process writer() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        KilledWriter.class.getName(),
                        data.toString())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }
}
