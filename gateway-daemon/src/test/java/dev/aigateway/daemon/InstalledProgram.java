package dev.aigateway.daemon;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of the system that a test plays with. */
public final class InstalledProgram {

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin");

    private InstalledProgram() {}

    /** A test without its program is skipped, and counted as skipped. */
    public static Path named(String name) {
        List<Path> found = FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .toList();
        assumeThat(found).as(name + " is not installed").isNotEmpty();
        return found.getFirst();
    }

    /** Runs one to its end; false also where it is not installed. */
    public static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // Not installed.
        }
    }
}
