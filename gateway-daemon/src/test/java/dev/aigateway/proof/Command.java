package dev.aigateway.proof;

import java.io.IOException;

/** Programs of the system. */
final class Command {

    private Command() {}

    /** Runs one to its end; false also where it is not installed. */
    static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // Not installed.
        }
    }
}
