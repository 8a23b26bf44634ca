package dev.aigateway.provider.simulated;

import dev.aigateway.format.Headers;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream in which every word takes its time. Not for several threads at once. */
final class SimulatedStream implements ProviderReply.Streaming {

    private final InstantSource clock;
    private final CallEnd end;
    private final Headers headers;
    private final String model;
    private final List<Step> steps;
    private final int sentMax;
    private int sent;
    private @Nullable Instant firstByteAt;

    /** Breaks off after {@code sentMax} steps, if that is not all of them. */
    SimulatedStream(InstantSource clock, CallEnd end, Headers headers, String model, List<Step> steps, int sentMax) {
        this.clock = clock;
        this.end = end;
        this.headers = headers;
        this.model = model;
        this.steps = List.copyOf(steps);
        this.sentMax = sentMax;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public Optional<SseFrame> next() {
        if (sent == sentMax || end.endsWithin(steps.get(sent).before())) {
            return Optional.empty();
        }
        if (firstByteAt == null) {
            firstByteAt = clock.instant();
        }
        return Optional.of(steps.get(sent++).frame());
    }

    @Override
    public boolean anotherBuffered() {
        return sent < sentMax && steps.get(sent).before().isZero();
    }

    @Override
    public Metering metering() {
        String requestId = headers.first("request-id").orElse(null);
        if (sent == 0 || firstByteAt == null) {
            return new Metering(UsageReport.NONE, false, 0, Duration.ZERO, null, null, requestId, null);
        }
        Step last = steps.get(sent - 1);
        return new Metering(
                last.usage(),
                last.stopReason() != null,
                last.characters(),
                Duration.between(firstByteAt, clock.instant()),
                model,
                last.stopReason(),
                requestId,
                firstByteAt);
    }

    @Override
    public boolean finished() {
        return sent == steps.size();
    }

    @Override
    public Optional<Duration> timedOut() {
        return Optional.empty();
    }

    @Override
    public void close() {
        end.end();
    }
}
