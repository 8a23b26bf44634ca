package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.store.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedPipeTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "version", "completion bash"})
    void aReaderWhoLeavesIsNoFailure(String line) {
        assertThat(Ctl.on(Map.of()).run(new FullDisk("Broken pipe"), line.split(" ")))
                .isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void alsoInEveryFormatOfAList() {
        Ctl ctl = Ctl.on(TestDatabase.fresh());
        ctl.data("create-key", "--name", "ci");

        for (String format : List.of("table", "json", "csv")) {
            assertThat(ctl.run(new FullDisk("Broken pipe"), "keys", "-o", format))
                    .isEqualTo(new Ended(0, "", ""));
        }
    }

    @Test
    void aFullDiskIsAFailure() {
        assertThat(Ctl.on(Map.of()).run(new FullDisk("No space left on device"), "version"))
                .isEqualTo(new Ended(1, "", "gatewayctl: cannot write to standard output: No space left on device\n"));
    }
}
