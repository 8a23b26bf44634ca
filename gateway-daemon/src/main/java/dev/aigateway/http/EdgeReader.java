package dev.aigateway.http;

import io.helidon.common.buffers.DataReader;

/** Ends a connection after its last answer, where Helidon would take the unread rest of a body for the next request. */
final class EdgeReader extends DataReader {

    private final RequestFraming framing;

    EdgeReader(RequestFraming framing) {
        super(framing::next);
        this.framing = framing;
    }

    /** Helidon's first step to a request. */
    @Override
    public int findNewLine(int max) {
        if (framing.hasEnded()) {
            throw new InsufficientDataAvailableException();
        }
        return super.findNewLine(max);
    }
}
