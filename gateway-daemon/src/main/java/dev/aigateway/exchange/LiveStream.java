package dev.aigateway.exchange;

import dev.aigateway.format.Headers;
import dev.aigateway.sse.SseFrame;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's stream that two write to: the relay, and who keeps it alive while the relay waits for the provider. Its head
 * goes out with the first of what they write. Apart from {@link #check} for the relay's thread only.
 */
final class LiveStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final SseFrame KEEP_ALIVE = SseFrame.comment("keep-alive");

    private final ClientStream client;
    private final Headers headers;
    private final KeepAlive.Silence silence;
    private final Consumer<LiveStream> onRelease;
    /** Guards the client's stream and what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicBoolean keepingAlive = new AtomicBoolean();
    private boolean released;
    private boolean betweenFrames = true;
    private volatile boolean begun;
    private volatile long sentNanos = System.nanoTime();

    LiveStream(ClientStream client, Headers headers, KeepAlive.Silence silence, Consumer<LiveStream> onRelease) {
        this.client = client;
        this.headers = headers;
        this.silence = silence;
        this.onRelease = onRelease;
    }

    void write(List<SseFrame> frames) throws IOException {
        lock.lock();
        try {
            for (SseFrame frame : frames) {
                put(frame);
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(SseFrame frame) throws IOException {
        if (!begun) {
            client.begin(headers);
            begun = true;
        }
        client.write(frame);
        betweenFrames = frame.whole() || frame.endsWithBlankLine();
    }

    /** Sends what was written; nothing before the first frame. */
    void flush() throws IOException {
        lock.lock();
        try {
            send();
        } finally {
            lock.unlock();
        }
    }

    private void send() throws IOException {
        if (begun && client.flush()) {
            sentNanos = System.nanoTime();
        }
    }

    /** If the client has been left without a byte for too long, has one written, on a thread that may block. */
    void check(long nowNanos) {
        if (overdue(nowNanos) && keepingAlive.compareAndSet(false, true)) {
            Thread.ofVirtual().name("keep-alive").start(this::keepAlive);
        }
    }

    private boolean overdue(long nowNanos) {
        return nowNanos - sentNanos >= (begun ? silence.between() : silence.beforeHead()).toNanos();
    }

    void keepAlive() {
        lock.lock();
        try {
            if (!released && betweenFrames && overdue(System.nanoTime())) {
                put(KEEP_ALIVE);
                send();
            }
        } catch (IOException e) {
            LOG.debug("a client left while its stream was kept alive", e); // The relay is told by its own watch.
        } finally {
            keepingAlive.set(false);
            lock.unlock();
        }
    }

    /** From now on only the relay writes; true if the head is out, so that an error can only be an event. */
    boolean release() {
        lock.lock();
        try {
            released = true;
            onRelease.accept(this);
            return begun;
        } finally {
            lock.unlock();
        }
    }

    void end() throws IOException {
        release();
        client.end();
    }

    @Override
    public void close() {
        release();
    }
}
