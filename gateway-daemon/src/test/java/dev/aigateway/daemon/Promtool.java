package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own checker (Debian package prometheus); whoever asks for it is skipped where it is missing. */
final class Promtool {

    private Promtool() {}

    /** What one run came to: its exit code, and all that it printed. */
    record Verdict(int exitCode, String printed) {}

    static Verdict checkMetrics(String text) throws IOException, InterruptedException {
        return run(text, List.of("check", "metrics"));
    }

    static Verdict checkRules(Path file) throws IOException, InterruptedException {
        return run("", List.of("check", "rules", file.toString()));
    }

    static Verdict testRules(Path file) throws IOException, InterruptedException {
        return run("", List.of("test", "rules", file.toString()));
    }

    private static Verdict run(String input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(InstalledProgram.named("promtool").toString()), arguments.stream())
                .toList();
        Path given = Files.writeString(Files.createTempFile("promtool", ".txt"), input);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(given.toFile())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Verdict(process.waitFor(), printed);
        } finally {
            Files.delete(given);
        }
    }
}
