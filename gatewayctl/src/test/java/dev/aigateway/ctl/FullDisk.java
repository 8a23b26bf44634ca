package dev.aigateway.ctl;

import java.io.IOException;
import java.io.OutputStream;

/** An output that takes nothing, for a reason of one's choice. */
final class FullDisk extends OutputStream {

    private final String reason;

    FullDisk(String reason) {
        this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
        throw new IOException(reason);
    }
}
