package dev.aigateway.journal;

import java.io.IOException;

/** A call cannot be written down before it is sent, so it must not be sent. Asking later may work. */
public final class JournalUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalUnavailable(IOException cause) {
        super("the journal cannot be written: " + cause.getMessage(), cause);
    }
}
