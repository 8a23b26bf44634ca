package dev.aigateway.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Writes to a client for no longer than it may take, and reports a client that left with the exception that Helidon
 * passes on in silence, where any other would be logged as an answer that failed.
 */
final class EdgeWriter implements DataWriter {

    private final DataWriter socket;
    private final Deadline deadline;
    private final Duration sendMax;

    EdgeWriter(DataWriter socket, Deadline deadline, Duration sendMax) {
        this.socket = socket;
        this.deadline = deadline;
        this.sendMax = sendMax;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        deadline.in(sendMax);
        try {
            socket.writeNow(buffer);
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the client left", e);
        } finally {
            deadline.clear();
        }
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }
}
