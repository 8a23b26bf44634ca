package dev.aigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The sources of all modules are formatted by palantir-java-format; {@code -Dformat.update} rewrites those that are not.
 * A test and not a Maven plugin, since the formatter parses with the JDK that it runs on, and Maven may run on one that
 * does not know this project's Java.
 */
class FormatTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    @Test
    void everySourceFileIsFormatted() throws IOException, FormatterException {
        List<Path> unformatted = new ArrayList<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            String formatted = FORMATTER.formatSourceAndFixImports(source);
            if (!formatted.equals(source)) {
                unformatted.add(ROOT.relativize(file));
                if (Boolean.getBoolean("format.update")) {
                    Files.writeString(file, formatted);
                }
            }
        }
        assertThat(unformatted).as("run again with -Dformat.update").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
