package dev.aigateway.provider.anthropic;

import dev.aigateway.format.Headers;
import dev.aigateway.format.anthropic.AnthropicEvent;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.sse.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream of events from Anthropic. Not for several threads at once. */
final class AnthropicStream implements ProviderReply.Streaming {

    private static final Logger LOG = LoggerFactory.getLogger(AnthropicStream.class);

    private static final Duration END_MAX = Duration.ofSeconds(1);

    private final UpstreamCall call;
    private final Headers headers;
    private final SseReader frames;
    private final AnswerMeter meter;

    AnthropicStream(UpstreamCall call, Headers headers, SseReader frames, AnswerMeter meter) {
        this.call = call;
        this.headers = headers;
        this.frames = frames;
        this.meter = meter;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public Optional<SseFrame> next() {
        try {
            Optional<SseFrame> frame = frames.next();
            call.heard();
            frame.ifPresentOrElse(meter::count, call::ended);
            return frame.filter(last -> !isHalf(last));
        } catch (IOException e) {
            LOG.debug("the provider's stream broke", e);
            return Optional.empty();
        }
    }

    /** The last frame of a stream that ended within it, though orderly; nothing may be written after half a frame. */
    private boolean isHalf(SseFrame frame) {
        return frames.ended() && !finished() && AnthropicEvent.of(frame) instanceof AnthropicEvent.Other;
    }

    @Override
    public boolean anotherBuffered() {
        return frames.anotherBuffered();
    }

    @Override
    public Metering metering() {
        return meter.metering();
    }

    @Override
    public boolean finished() {
        return meter.finished();
    }

    @Override
    public Optional<Duration> timedOut() {
        return call.overdue() ? Optional.of(call.waited()) : Optional.empty();
    }

    /** What is finished is read to its end, which has come or is about to come: the connection can serve another call. */
    @Override
    public void close() {
        if (finished() && !call.hasEnded()) {
            call.allowSilence(END_MAX);
            while (next().isPresent()) {} // Nobody waits for what comes after the end.
        }
        call.close();
    }
}
