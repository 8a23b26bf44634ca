package dev.aigateway.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which run of the machine this is: what was written without fsync outlives the daemon, and is lost with the machine.
 */
public final class BootId {

    private static final Logger LOG = LoggerFactory.getLogger(BootId.class);
    private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long FIRST_PROCESS = 1;

    private BootId() {}

    /**
     * The Linux kernel's id of this boot (random(4)); elsewhere the moment at which the first process began, which is
     * the same until the next boot.
     */
    public static String current() {
        return of(KERNEL);
    }

    static String of(Path kernel) {
        try {
            return Files.readString(kernel).strip();
        } catch (IOException e) {
            return standIn();
        }
    }

    /** Where not even that can be seen, every start counts as a boot: nothing is then taken to be unsent. */
    private static String standIn() {
        String id = ProcessHandle.of(FIRST_PROCESS)
                .flatMap(process -> process.info().startInstant())
                .map(began -> "first-process-" + began)
                .orElseGet(() -> "unknown-" + UUID.randomUUID());
        LOG.info("this system has no id of its boot, {} stands in for it", id);
        return id;
    }
}
