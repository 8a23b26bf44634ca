package dev.aigateway.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The migrations of this program, as their names on the class path tell. */
final class MigrationFiles {

    private static final String FOLDER = "db/migration/";
    private static final Pattern NAME = Pattern.compile("V(\\d+)__[^/]+\\.sql");

    private MigrationFiles() {}

    /** The highest number. */
    static int newest() {
        return names().stream()
                .map(NAME::matcher)
                .filter(name -> name.matches())
                .mapToInt(name -> Integer.parseInt(name.group(1)))
                .max()
                .orElseThrow();
    }

    private static List<String> names() {
        try {
            URL folder = Objects.requireNonNull(MigrationFiles.class.getResource("/" + FOLDER));
            URLConnection connection = folder.openConnection();
            return connection instanceof JarURLConnection jar
                    ? inJar(jar)
                    : inFolder(Path.of(URI.create(folder.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class loader's own open file, which is not ours to close. */
    private static List<String> inJar(JarURLConnection jar) throws IOException {
        return jar.getJarFile().stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(FOLDER))
                .map(name -> name.substring(FOLDER.length()))
                .toList();
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
