package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.store.TrialDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialDatabaseTest {

    @TempDir
    Path folder;

    @Test
    void itIsUsedWhileItRunsAndStartedWhereItDoesNot() {
        Ctl ctl = Ctl.on(Map.of("GATEWAY_DATA_DIR", "data")).in(folder);

        try (TrialDatabase trial = TrialDatabase.open(folder.resolve("data"))) {
            assertThat(trial.url().database()).isEqualTo("gateway");
            assertThat(ctl.run("seed").exitCode()).isZero();
        }

        Ended ended = ctl.run("keys");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("key:first-admin", "key:first-member");
    }
}
