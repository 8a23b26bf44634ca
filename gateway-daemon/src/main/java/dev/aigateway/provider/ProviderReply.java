package dev.aigateway.provider;

import dev.aigateway.format.Headers;
import dev.aigateway.sse.SseFrame;
import java.time.Duration;
import java.util.Optional;

/** The answers of a provider that a relay must tell apart. */
public sealed interface ProviderReply extends AutoCloseable {

    @Override
    default void close() {}

    /** The whole answer at once, with status 200. */
    record Complete(Headers headers, byte[] body, Metering metering) implements ProviderReply {}

    /** A status other than 2xx, with the provider's own words. Nothing was used. */
    record Refused(int status, Headers headers, byte[] body) implements ProviderReply {}

    /**
     * No byte of the request left: nothing was used.
     *
     * @param timedOut whether connecting took too long; else it was refused, and a second try may succeed
     */
    record Unreachable(boolean timedOut, Duration waited) implements ProviderReply {}

    /**
     * The request left, and the connection broke before an answer came.
     *
     * @param reused whether the connection had served another call before, and may just have been closed in silence
     */
    record Lost(boolean reused) implements ProviderReply {}

    /** The request left, and nothing came back in time. */
    record Unanswered(Duration waited) implements ProviderReply {}

    /** An answer that is none: a 200 that is neither JSON nor a stream of events, or a redirect, which is not followed. */
    record Unreadable(int status) implements ProviderReply {}

    /** The call was cancelled before an answer came. */
    record Cancelled() implements ProviderReply {}

    /** An answer in parts. */
    non-sealed interface Streaming extends ProviderReply {

        Headers headers();

        /** Waits for the next frame; empty once the stream has ended, well or not. */
        Optional<SseFrame> next();

        /** Whether another frame has already arrived. */
        boolean anotherBuffered();

        /** What the call has cost so far: right at any moment, also when the client leaves half-way. */
        Metering metering();

        /** Whether the provider said that it was done. */
        boolean finished();

        /** How long the stream ran until it was given up because nothing more came; empty if that was not its end. */
        Optional<Duration> timedOut();

        /** Ends the call; a provider that is not finished stops generating. */
        @Override
        void close();
    }
}
