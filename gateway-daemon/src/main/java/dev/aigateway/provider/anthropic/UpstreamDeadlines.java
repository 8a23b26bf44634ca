package dev.aigateway.provider.anthropic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at all running calls a few times a second, which costs a call nothing but two writes of a field. */
final class UpstreamDeadlines implements AutoCloseable {

    private static final long EVERY_MILLIS = 200;

    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-deadlines").factory());

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the ticker.
    UpstreamDeadlines() {
        ticker.scheduleWithFixedDelay(this::check, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void watch(UpstreamCall call) {
        calls.add(call);
    }

    void forget(UpstreamCall call) {
        calls.remove(call);
    }

    private void check() {
        long now = System.nanoTime();
        calls.forEach(call -> call.check(now));
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
