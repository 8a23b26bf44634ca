package dev.aigateway.ctl;

import picocli.CommandLine.Option;

/** {@code --yes}: what cannot be undone is asked about first. */
final class YesOption {

    @Option(names = "--yes", description = "Does not ask; needed where nobody can be asked.")
    private boolean yes;

    /** Fails unless it is wanted. {@code doing} is {@code what} as something that needs the option. */
    void confirm(Terminal terminal, String what, String doing) {
        if (yes) {
            return;
        }
        if (!terminal.interactive()) {
            throw new Failure(ExitCode.USAGE, doing + " needs --yes where there is nobody to ask");
        }
        if (!terminal.confirm(what + "?")) {
            throw new Failure(ExitCode.FAILED, "nothing was changed");
        }
    }
}
