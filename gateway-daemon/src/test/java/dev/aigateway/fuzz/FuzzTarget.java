package dev.aigateway.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What reads strangers' bytes; each has seeds in {@code src/test/resources/fuzz}, in a folder of its name. */
enum FuzzTarget {
    MESSAGES("dev.aigateway.fuzz.MessagesBodyFuzz"),
    CHAT("dev.aigateway.fuzz.ChatBodyFuzz"),
    SSE("dev.aigateway.fuzz.SseReaderFuzz"),
    ANSWER("dev.aigateway.fuzz.ChatAnswerFuzz"),
    USAGE("dev.aigateway.provider.anthropic.UsageFuzz"),
    KEY("dev.aigateway.fuzz.KeyFuzz"),
    JOURNAL("dev.aigateway.journal.JournalFuzz"),
    SETTINGS("dev.aigateway.daemon.SettingsFuzz"),
    REQUEST("dev.aigateway.http.RequestFuzz");

    private static final Path SEEDS = Path.of("src/test/resources/fuzz").toAbsolutePath();

    private final String className;

    FuzzTarget(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    Path seedFolder() {
        return SEEDS.resolve(name().toLowerCase(Locale.ROOT));
    }

    List<byte[]> seeds() throws IOException {
        try (Stream<Path> files = Files.list(seedFolder())) {
            return files.sorted().map(FuzzTarget::bytes).toList();
        }
    }

    /** Throws what the target throws. */
    void run(byte[] input) throws Exception {
        Method target = Class.forName(className).getMethod("fuzzerTestOneInput", byte[].class);
        try {
            target.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw new AssertionError(this + " fails", e.getCause());
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
