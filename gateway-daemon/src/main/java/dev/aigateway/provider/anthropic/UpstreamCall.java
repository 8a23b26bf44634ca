package dev.aigateway.provider.anthropic;

import dev.aigateway.provider.Cancellation;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way, with the two clocks that may end it: silence, and the total. Ending it from another thread
 * closes the socket, because a read that waits cannot be interrupted.
 */
final class UpstreamCall implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    private final HttpUriRequestBase request;
    private final UpstreamDeadlines deadlines;
    private volatile long silenceNanos;
    private final long startedNanos;
    private final long endNanos;
    private volatile long heardNanos;
    private volatile boolean overdue;
    private boolean ended;
    private @Nullable ClassicHttpResponse response;

    UpstreamCall(
            HttpUriRequestBase request,
            Cancellation cancellation,
            UpstreamDeadlines deadlines,
            Duration silence,
            Duration total) {
        this.request = request;
        this.deadlines = deadlines;
        this.silenceNanos = silence.toNanos();
        this.startedNanos = System.nanoTime();
        this.endNanos = startedNanos + total.toNanos();
        this.heardNanos = startedNanos;
        cancellation.onCancel(request::cancel);
        deadlines.watch(this);
    }

    /** From now on the provider may be silent for so long. */
    void allowSilence(Duration silence) {
        heard();
        silenceNanos = silence.toNanos();
    }

    /** The provider said something: its silence begins anew. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** Ends the call if it is overdue. */
    void check(long nowNanos) {
        if (nowNanos - heardNanos > silenceNanos || nowNanos - endNanos > 0) {
            overdue = true;
            request.cancel();
        }
    }

    boolean overdue() {
        return overdue;
    }

    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    HttpUriRequestBase request() {
        return request;
    }

    void answered(ClassicHttpResponse answer) {
        response = answer;
        heard();
    }

    /** Whether at least the head of an answer came. */
    boolean hasAnswer() {
        return response != null;
    }

    /** The answer was read to its end, so that the connection can serve another call. */
    void ended() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Gives the connection back if the answer ended; otherwise closes it at once, for the library would read on. */
    @Override
    public void close() {
        deadlines.forget(this);
        if (!ended) {
            request.cancel();
        }
        ClassicHttpResponse answer = response;
        if (answer == null) {
            return;
        }
        try {
            answer.close();
        } catch (IOException e) {
            LOG.debug("closing an upstream connection failed; it is gone either way", e);
        }
    }
}
