package dev.aigateway.exchange;

import dev.aigateway.format.Headers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows clients that their stream lives while the provider is silent. One thread looks at all streams a few times per
 * second, which costs a stream one write of a field for each flush. Threads may share it.
 */
public final class KeepAlive implements AutoCloseable {

    private static final long EVERY_MILLIS = 200;

    /**
     * How long a client is left without a byte.
     *
     * @param beforeHead from the provider's status 200: until then an answer can still become an error with a status
     * @param between bytes, once there was one; clients and proxies hang up after 60 to 300 seconds of silence
     */
    public record Silence(Duration beforeHead, Duration between) {
        public static final Silence USUAL = new Silence(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private final Silence silence;
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("keep-alive").factory());

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the ticker.
    public KeepAlive(Silence silence) {
        this.silence = silence;
        ticker.scheduleWithFixedDelay(this::check, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** {@code client}'s stream, kept alive until it is closed or {@link LiveStream#release released}. */
    LiveStream watch(ClientStream client, Headers headers) {
        LiveStream stream = new LiveStream(client, headers, silence, streams::remove);
        streams.add(stream);
        return stream;
    }

    private void check() {
        long now = System.nanoTime();
        streams.forEach(stream -> stream.check(now));
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
