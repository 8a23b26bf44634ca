package dev.aigateway.exchange;

import dev.aigateway.budget.Step;
import dev.aigateway.format.Headers;
import dev.aigateway.journal.Journal;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.sse.SseFrame;
import java.time.Duration;
import java.util.Optional;

/** A stream whose cost is in the journal as far as it was read. Not for several threads at once. */
final class JournaledStream implements ProviderReply.Streaming {

    private final ProviderReply.Streaming stream;
    private final OpenCall open;
    private final Journal journal;
    private final Step.Watch steps;
    private boolean begun;

    JournaledStream(ProviderReply.Streaming stream, OpenCall open, Journal journal, Step.Watch steps) {
        this.stream = stream;
        this.open = open;
        this.journal = journal;
        this.steps = steps;
    }

    @Override
    public Optional<SseFrame> next() {
        Optional<SseFrame> frame = stream.next();
        if (!begun) {
            begun = true;
            frame.ifPresent(_ -> open.began());
            steps.done(Step.FIRST_FRAME);
        }
        if (frame.isPresent() && !stream.anotherBuffered()) {
            journal.progress(open.id(), stream.metering());
            steps.done(Step.PROGRESS_JOURNALED);
        }
        return frame;
    }

    @Override
    public Headers headers() {
        return stream.headers();
    }

    @Override
    public boolean anotherBuffered() {
        return stream.anotherBuffered();
    }

    @Override
    public Metering metering() {
        return stream.metering();
    }

    @Override
    public boolean finished() {
        return stream.finished();
    }

    @Override
    public Optional<Duration> timedOut() {
        return stream.timedOut();
    }

    @Override
    public void close() {
        stream.close();
    }
}
