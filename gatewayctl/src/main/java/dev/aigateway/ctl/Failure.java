package dev.aigateway.ctl;

import org.jspecify.annotations.Nullable;

/** Why a command did not do what it was asked: a sentence for the person, an exit code for the script. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    Failure(ExitCode exitCode, String sentence) {
        this(exitCode, sentence, null);
    }

    Failure(ExitCode exitCode, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
