package dev.aigateway.store;

/** The end of a program that we started. */
final class ExitCode {

    private ExitCode() {}

    /** Waits for it; an interrupt ends the wait, not the program. */
    static int of(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrialDatabaseFailure("interrupted while waiting for Postgres", e);
        }
    }
}
