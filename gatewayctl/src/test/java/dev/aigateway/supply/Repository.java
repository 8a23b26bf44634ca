package dev.aigateway.supply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that the tests of this package look at. */
final class Repository {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** What the image's build copies too. */
    private static final List<String> SHIPPED = List.of("pom.xml", "db", "gateway-daemon", "gatewayctl");

    private Repository() {}

    static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** What stands in the group of that pattern, in the one line of the file that matches it. */
    static int number(String path, String pattern) throws IOException {
        Matcher line = Pattern.compile("^ *" + pattern + "$", Pattern.MULTILINE).matcher(Files.readString(file(path)));
        if (!line.find()) {
            throw new IllegalStateException(path + " has no line " + pattern);
        }
        return Integer.parseInt(line.group(1));
    }

    static void copySources(Path destination) throws IOException {
        for (String path : SHIPPED) {
            try (Stream<Path> files = Files.walk(file(path))) {
                for (Path source : files.filter(Repository::written).toList()) {
                    copy(source, destination.resolve(ROOT.relativize(source)));
                }
            }
        }
    }

    private static boolean written(Path source) {
        return Files.isRegularFile(source)
                && !ROOT.relativize(source).toString().contains("target/");
    }

    private static void copy(Path source, Path destination) throws IOException {
        Files.createDirectories(destination.getParent());
        Files.copy(source, destination);
    }
}
