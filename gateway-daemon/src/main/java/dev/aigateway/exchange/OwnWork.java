package dev.aigateway.exchange;

import dev.aigateway.telemetry.Telemetry;
import java.util.function.Supplier;

/** What the gateway itself adds to a call until the provider's answer has begun. Not for several threads at once. */
final class OwnWork {

    private static final String OVERHEAD = "x-gateway-overhead-ms";
    private static final long NANOS_A_TENTH = 100_000;

    private long sinceNanos;

    /** @param sinceNanos when the request was there, by {@link System#nanoTime} */
    OwnWork(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    /** The time that this takes is not ours. */
    <T> T without(Supplier<T> waiting) {
        long startedNanos = System.nanoTime();
        T result = waiting.get();
        sinceNanos += System.nanoTime() - startedNanos;
        return result;
    }

    /** In milliseconds with one decimal; to be called when the provider's answer has begun. */
    void tell(ClientStream client, Telemetry telemetry) {
        long nanos = System.nanoTime() - sinceNanos;
        telemetry.overhead(nanos);
        long tenths = nanos / NANOS_A_TENTH;
        client.tell(OVERHEAD, tenths / 10 + "." + tenths % 10);
    }
}
