package dev.aigateway.provider.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Time that passes only in pauses, and then at once. */
final class MovableTime implements InstantSource, Pace {

    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = START;
    private Runnable duringPause = () -> {};

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public boolean pause(Duration length, CountDownLatch ended) {
        pauses.add(length);
        duringPause.run();
        if (ended.getCount() == 0) {
            return true;
        }
        now = now.plus(length);
        return false;
    }

    /** What happens while somebody waits. */
    void duringPause(Runnable action) {
        duringPause = action;
    }

    List<Duration> pauses() {
        return pauses;
    }

    Duration passed() {
        return Duration.between(START, now);
    }
}
