package dev.aigateway.provider.anthropic;

import dev.aigateway.format.anthropic.AnthropicEvent;
import dev.aigateway.format.anthropic.AnthropicEvent.BlockStart;
import dev.aigateway.format.anthropic.AnthropicEvent.BlockStop;
import dev.aigateway.format.anthropic.AnthropicEvent.ContentDelta;
import dev.aigateway.format.anthropic.AnthropicEvent.Failed;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageDelta;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageStart;
import dev.aigateway.format.anthropic.AnthropicEvent.MessageStop;
import dev.aigateway.format.anthropic.AnthropicEvent.Other;
import dev.aigateway.format.anthropic.AnthropicEvent.Ping;
import dev.aigateway.format.anthropic.Refusal;
import dev.aigateway.provider.Metering;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Counts along as frames pass. Not for several threads at once. */
final class AnswerMeter {

    private final InstantSource clock;
    private final @Nullable String upstreamRequestId;
    private UsageReport usage = UsageReport.NONE;
    private long characters;
    private @Nullable String modelServed;
    private @Nullable String stopReason;
    private @Nullable Instant firstByteAt;
    private @Nullable Refusal refusal;
    private boolean anyOutput;
    private boolean stopped;
    private boolean failed;

    AnswerMeter(InstantSource clock, @Nullable String upstreamRequestId) {
        this.clock = clock;
        this.upstreamRequestId = upstreamRequestId;
    }

    void count(SseFrame frame) {
        if (firstByteAt == null) {
            firstByteAt = clock.instant();
        }
        switch (AnthropicEvent.of(frame)) {
            case MessageStart start -> {
                usage = start.usage().over(usage);
                modelServed = start.model();
            }
            case BlockStart _ -> anyOutput = true;
            case ContentDelta delta -> characters += delta.delta().characters();
            case MessageDelta delta -> {
                usage = delta.usage().over(usage);
                stopReason = delta.stopReason() != null ? delta.stopReason() : stopReason;
                refusal = delta.refusal() != null ? delta.refusal() : refusal;
            }
            case MessageStop _ -> stopped = true;
            case Failed _ -> failed = true;
            case BlockStop _, Ping _, Other _ -> {}
        }
    }

    /** Whether the provider ended the stream itself, well or with an error event. */
    boolean finished() {
        return stopped || failed;
    }

    Metering metering() {
        boolean complete = usage.output() != null && (stopped || stopReason != null);
        return new Metering(
                unbilled() ? usage.with(Remark.UNBILLED) : usage,
                complete,
                characters,
                generating(),
                usage.servedInstead().orElse(modelServed),
                stopReason,
                upstreamRequestId,
                firstByteAt);
    }

    private boolean unbilled() {
        return Refusal.STOP_REASON.equals(stopReason) && !anyOutput && refusal != null && refusal.unbilled();
    }

    private Duration generating() {
        return firstByteAt == null ? Duration.ZERO : Duration.between(firstByteAt, clock.instant());
    }
}
