package dev.aigateway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that {@code acceptance/run} has installed, run to its end in a folder that is its home as well. */
final class ClientProgram {

    static final Path FOLDER = Path.of("").toAbsolutePath().resolveSibling("acceptance");

    /** About ten times what the slowest needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Path PROGRAMS = FOLDER.resolve("node_modules/.bin");

    /** How a program ended, and all that it printed. */
    record Ended(int exitCode, String output, String errors) {

        Ended expectExit(int expected) {
            assertThat(exitCode).as(toString()).isEqualTo(expected);
            return this;
        }
    }

    private ClientProgram() {}

    /** A test without the programs is skipped, and counted as skipped. */
    static void assumeInstalled() {
        assumeThat(FOLDER.resolve("node_modules/.installed"))
                .as("acceptance/run has not installed the client programs")
                .exists();
    }

    /** With no environment but this one and the way to the programs, and nothing to read. */
    static Ended run(Path home, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile(home, "output", ".txt");
            Path errors = Files.createTempFile(home, "errors", ".txt");
            Process process = start(home, environment, command, output, errors);
            int exitCode = exitCode(process, command, errors);
            return new Ended(exitCode, Files.readString(output), Files.readString(errors));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Process start(
            Path home, Map<String, String> environment, List<String> command, Path output, Path errors)
            throws IOException {
        // Found by "env", since a JVM looks for programs on its own way only.
        List<String> whole = new ArrayList<>(List.of("/usr/bin/env"));
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(home.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TMPDIR", home.toString());
        builder.environment().put("PATH", PROGRAMS + ":" + System.getenv("PATH"));
        return builder.start();
    }

    private static int exitCode(Process process, List<String> command, Path errors)
            throws IOException, InterruptedException {
        if (process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " did not end: " + Files.readString(errors, UTF_8));
    }
}
