package dev.aigateway.ctl;

import java.io.IOException;
import java.util.Locale;

/** Standard output takes no more: its reader has left, or the disk is full. */
final class OutputLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputLost(IOException cause) {
        super("cannot write to standard output: " + cause.getMessage(), cause);
    }

    /** As behind {@code | head}, which is no failure. */
    boolean readerHasLeft() {
        return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }
}
