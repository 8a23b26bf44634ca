package dev.aigateway.supply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that a machine may lack. */
final class Programs {

    private static final String FOLDERS = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";

    private Programs() {}

    record Ended(int exitCode, String printed) {}

    /** A test without its program is skipped, and counted as skipped. */
    static void need(String program) {
        assumeThat(Stream.of(FOLDERS.split(File.pathSeparator)))
                .as(program + " is not installed")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), printed);
    }
}
