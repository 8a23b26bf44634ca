package dev.aigateway.ctl;

import java.io.IOException;
import java.io.OutputStream;

/** Throws {@link OutputLost} where a print writer would swallow the error and let the command run on. */
final class StandardOutput extends OutputStream {

    private final OutputStream target;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            throw new OutputLost(e);
        }
    }
}
