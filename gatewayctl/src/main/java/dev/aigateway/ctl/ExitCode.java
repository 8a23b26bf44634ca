package dev.aigateway.ctl;

/** What a script learns from how a command ended. */
enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "failed"),
    USAGE(2, "not a valid command line or setting"),
    NOT_FOUND(3, "not found"),
    NOT_PERMITTED(4, "not permitted"),
    DATABASE(5, "the database cannot be reached, or its schema is not this program's"),
    CHECK_MET(6, "the condition of --check is met"),
    INTERRUPTED(130, "interrupted");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }
}
