package dev.aigateway.provider.simulated;

import dev.aigateway.provider.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Whether anybody still wants an answer; ends every wait of its call at once. Threads may share it. */
final class CallEnd {

    private final Pace pace;
    private final CountDownLatch ended = new CountDownLatch(1);

    CallEnd(Pace pace, Cancellation cancellation) {
        this.pace = pace;
        cancellation.onCancel(this::end);
    }

    void end() {
        ended.countDown();
    }

    /** Waits; true if the call has ended by then. */
    boolean endsWithin(Duration length) {
        if (ended.getCount() == 0 || length.isZero()) {
            return ended.getCount() == 0;
        }
        try {
            return pace.pause(length, ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
            return true;
        }
    }
}
