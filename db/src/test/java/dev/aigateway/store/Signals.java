package dev.aigateway.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sends signals to processes that a test started. */
public enum Signals {
    KILL,
    STOP,
    CONT;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    /** Who has ended meanwhile gets none. */
    public void send(List<Long> processes) {
        if (processes.isEmpty()) {
            return;
        }
        var command = new ArrayList<>(List.of("kill", "-" + name()));
        processes.forEach(process -> command.add(process.toString()));
        try {
            var _ = ExitCode.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all have ended and nobody can take them for running; fails the test if they do not. */
    static void awaitEnd(List<Long> processes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (processes.stream().anyMatch(process -> ProcessHandle.of(process).isPresent())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("some processes do not end: " + processes);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
