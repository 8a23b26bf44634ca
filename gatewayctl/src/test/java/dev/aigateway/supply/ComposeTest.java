package dev.aigateway.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker-compose.yml}, and what it mounts. */
class ComposeTest {

    private static final Path FILE = Repository.file("docker-compose.yml");
    private static final Pattern MOUNT = Pattern.compile("- \\./(docs/\\S+?):/");

    @TempDir
    Path folder;

    @Test
    void composeAcceptsItWithEveryProfile() throws Exception {
        Programs.need("docker-compose");
        Files.copy(FILE, folder.resolve("docker-compose.yml"));
        Files.copy(Repository.file("env.example"), folder.resolve(".env"));

        Programs.Ended ended = Programs.run(new ProcessBuilder(
                        "docker-compose", "--profile", "tls", "--profile", "monitoring", "config", "--services")
                .directory(folder.toFile()));

        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        assertThat(ended.printed().lines())
                .containsExactlyInAnyOrder("postgres", "gateway", "caddy", "prometheus", "grafana");
    }

    @Test
    void whatItMountsIsThere() throws IOException {
        List<String> mounted = MOUNT.matcher(Files.readString(FILE))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(mounted).hasSize(5);
        assertThat(mounted).allSatisfy(path -> assertThat(Repository.file(path)).exists());
    }

    @Test
    void prometheusAcceptsItsConfiguration() throws Exception {
        Programs.need("promtool");

        Programs.Ended ended = Programs.run(new ProcessBuilder(
                "promtool",
                "check",
                "config",
                "--syntax-only",
                Repository.file("docs/monitoring/prometheus.yml").toString()));

        assertThat(ended.exitCode()).as(ended.printed()).isZero();
    }

    @Test
    void composeWaitsForRunningCallsLongerThanTheDaemon() throws IOException {
        assertThat(Repository.number("docker-compose.yml", "stop_grace_period: (\\d+)s"))
                .isGreaterThan(Repository.number("env.example", "# SHUTDOWN_GRACE=(\\d+)s"));
    }
}
