package dev.aigateway.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/systemd/gateway.service}. */
class ServiceUnitTest {

    private static final Path UNIT = Repository.file("docs/systemd/gateway.service");

    @TempDir
    Path folder;

    @Test
    void systemdHasNothingToSayAboutIt() throws Exception {
        Programs.need("systemd-analyze");
        String installedHere = Files.readString(UNIT)
                .replace("/opt/gateway", Repository.file("").toString());
        Path unit = Files.writeString(folder.resolve("gateway.service"), installedHere);

        Programs.Ended ended = Programs.run(new ProcessBuilder("systemd-analyze", "verify", unit.toString()));

        assertThat(ended).isEqualTo(new Programs.Ended(0, ""));
    }

    @Test
    void itWaitsForRunningCallsLongerThanTheDaemon() throws IOException {
        assertThat(Repository.number("docs/systemd/gateway.service", "TimeoutStopSec=(\\d+)"))
                .isGreaterThan(Repository.number("env.example", "# SHUTDOWN_GRACE=(\\d+)s"));
    }
}
