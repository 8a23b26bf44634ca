package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootIdTest {

    @TempDir
    Path folder;

    @Test
    void itIsTheKernels() throws IOException {
        Path kernel = Files.writeString(folder.resolve("boot_id"), "7a7b0c5e-6f0e-4d6a-9a53-0f6a3d1b2c4d\n");

        assertThat(BootId.of(kernel)).isEqualTo("7a7b0c5e-6f0e-4d6a-9a53-0f6a3d1b2c4d");
    }

    @Test
    void whereTheKernelHasNoneTheFirstProcessStandsInForIt() {
        Path missing = folder.resolve("none");

        assertThat(BootId.of(missing)).startsWith("first-process-").isEqualTo(BootId.of(missing));
    }

    @Test
    void itStaysTheSameUntilTheNextBoot() {
        assertThat(BootId.current()).isNotBlank().isEqualTo(BootId.current());
    }
}
