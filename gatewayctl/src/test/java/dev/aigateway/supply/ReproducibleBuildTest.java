package dev.aigateway.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever builds what is shipped once more gets the same bytes; two builds, each in its own folder and time zone. */
@Tag("long")
class ReproducibleBuildTest {

    private static final List<String> OURS = List.of(
            "db/target/db-0.1.0.jar",
            "gateway-daemon/target/gateway-daemon.jar",
            "gateway-daemon/target/gateway-daemon.cdx.json",
            "gatewayctl/target/gatewayctl.jar",
            "gatewayctl/target/gatewayctl.cdx.json");

    @TempDir
    Path folder;

    @Test
    void twoCleanBuildsMakeTheSameBytes() throws Exception {
        Programs.need("mvn");

        Map<String, String> first = built("first", "UTC");
        Map<String, String> second = built("second", "Pacific/Kiritimati");

        assertThat(first).containsKeys(OURS.toArray(String[]::new));
        assertThat(second).isEqualTo(first);
        everyLibraryIsNamed("gateway-daemon");
        everyLibraryIsNamed("gatewayctl");
    }

    /** In the bill of materials. */
    private void everyLibraryIsNamed(String module) throws IOException {
        Path target = folder.resolve("first").resolve(module).resolve("target");
        String bill = Files.readString(target.resolve(module + ".cdx.json"));
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            assertThat(libraries.map(library -> library.getFileName().toString()))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(bill).contains(artifact(name)));
        }
    }

    /** {@code slf4j-api-2.0.20.jar} as the address of a package ends: {@code /slf4j-api@2.0.20}. */
    private static String artifact(String jar) {
        return "/" + jar.replaceFirst("-(\\d[^-]*)\\.jar$", "@$1");
    }

    /** The SHA-256 of each shipped file, by its path. */
    private Map<String, String> built(String name, String timeZone) throws Exception {
        Path copy = Files.createDirectory(folder.resolve(name));
        Repository.copySources(copy);
        ProcessBuilder maven = new ProcessBuilder("mvn", "-q", "-B", "-DskipTests", "package").directory(copy.toFile());
        maven.environment().put("TZ", timeZone);
        Programs.Ended ended = Programs.run(maven);
        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        return digests(copy);
    }

    private static Map<String, String> digests(Path copy) throws Exception {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(copy)) {
            for (Path file : files.filter(ReproducibleBuildTest::shipped).toList()) {
                digests.put(copy.relativize(file).toString(), sha256(file));
            }
        }
        return digests;
    }

    private static boolean shipped(Path file) {
        String path = file.toString();
        return path.contains("/target/") && (path.endsWith(".jar") || path.endsWith(".cdx.json"));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
