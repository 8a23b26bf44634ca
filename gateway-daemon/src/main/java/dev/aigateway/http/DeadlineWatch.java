package dev.aigateway.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that ends the connections whose client is too slow. It looks at all of them a few times per second: to
 * set a deadline then costs one write, where a timer per wait would cost a wake-up.
 */
final class DeadlineWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineWatch.class);
    private static final long EVERY_MILLIS = 250;

    /** Something that waits for a client. */
    interface Waiting {
        boolean overdue(long nowNanos);

        /** Ends the wait; must not block. */
        void abort();
    }

    private final Set<Waiting> watched = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    DeadlineWatch() {
        Thread.ofPlatform().daemon().name("deadlines").start(this::run);
    }

    void add(Waiting waiting) {
        watched.add(waiting);
    }

    void remove(Waiting waiting) {
        watched.remove(waiting);
    }

    int size() {
        return watched.size();
    }

    private void run() {
        try {
            while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                abortOverdue(System.nanoTime());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void abortOverdue(long nowNanos) {
        for (Waiting waiting : watched) {
            if (waiting.overdue(nowNanos)) {
                abort(waiting);
            }
        }
    }

    private static void abort(Waiting waiting) {
        try {
            waiting.abort();
        } catch (RuntimeException e) {
            LOG.debug("a connection could not be closed", e); // The others have deadlines too.
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
