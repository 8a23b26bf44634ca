package dev.aigateway.ctl;

import dev.aigateway.access.Conflict;
import dev.aigateway.access.InvalidField;
import dev.aigateway.access.WrongEncryptionKey;
import dev.aigateway.env.InvalidSettings;
import dev.aigateway.store.NotPermitted;
import dev.aigateway.store.TrialDatabaseFailure;
import java.util.function.BooleanSupplier;

/** Turns whatever stopped a command into a sentence and an exit code, once and here; never into a stack trace. */
record Endings(Terminal terminal, BooleanSupplier verbose) {

    int misread(Misreading misreading) {
        if (misreading.namesNoCommand()) {
            misreading.command().usage(terminal.err());
        } else {
            misreading.lines().forEach(terminal::say);
        }
        return ExitCode.USAGE.number();
    }

    int end(Throwable error) {
        if (error instanceof OutputLost lost && lost.readerHasLeft()) {
            return ExitCode.DONE.number();
        }
        Failure failure = failure(error);
        terminal.flushIfPossible();
        terminal.err().print("gatewayctl: " + failure.sentence() + "\n");
        if (verbose.getAsBoolean()) {
            tellCauses(failure);
        }
        terminal.err().flush();
        return failure.exitCode().number();
    }

    private static Failure failure(Throwable error) {
        return switch (error) {
            case Failure failure -> failure;
            case OutputLost e -> new Failure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            case InvalidSettings e -> new Failure(ExitCode.USAGE, String.join("\ngatewayctl: ", e.problems()));
            case TrialDatabaseFailure e -> new Failure(ExitCode.DATABASE, String.valueOf(e.getMessage()), e);
            case InvalidField e -> new Failure(ExitCode.USAGE, option(e.field()) + ": " + e.getMessage(), e);
            case Conflict e -> new Failure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            case WrongEncryptionKey e -> new Failure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            case NotPermitted e -> new Failure(ExitCode.NOT_PERMITTED, String.valueOf(e.getMessage()), e);
            default -> new Failure(ExitCode.FAILED, "this should not happen (--verbose tells more): " + error, error);
        };
    }

    /** What the management API calls a field, by the name that it has here. */
    private static String option(String field) {
        return switch (field) {
            case "claudecodeUserKey" -> "the Claude Code key";
            case "tags" -> "--tag";
            default -> "--" + field;
        };
    }

    private void tellCauses(Failure failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            terminal.err().print("caused by " + cause + "\n");
        }
    }
}
