package dev.aigateway.provider;

import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call's cost.
 *
 * @param usage as reported so far
 * @param complete whether it was the last report
 * @param characters of the answer that were seen
 * @param generating since the answer began
 * @param modelServed null until the provider named it
 * @param upstreamRequestId the provider's own id of the request
 * @param firstByteAt null if none came
 */
public record Metering(
        UsageReport usage,
        boolean complete,
        long characters,
        Duration generating,
        @Nullable String modelServed,
        @Nullable String stopReason,
        @Nullable String upstreamRequestId,
        @Nullable Instant firstByteAt) {}
