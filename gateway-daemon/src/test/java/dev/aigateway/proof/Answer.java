package dev.aigateway.proof;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What a client saw of one call.
 *
 * @param status 0 if no answer began
 * @param headers their names in lower case
 * @param body its beginning
 * @param complete whether the answer came to its own end
 * @param failure why it did not; empty if it did
 */
record Answer(
        Prompt prompt,
        long beganNanos,
        long endedNanos,
        int status,
        Map<String, String> headers,
        String body,
        boolean complete,
        String failure) {

    private static final int BODY_SHOWN = 160;

    Answer {
        headers = Map.copyOf(headers);
    }

    /** The model's whole answer. */
    boolean finished() {
        return status == 200 && complete;
    }

    /** The gateway's own answer instead of the model's. */
    boolean refused() {
        return status >= 400;
    }

    boolean refused(int with) {
        return status == with;
    }

    /** The gateway is busy, or its database is away. */
    boolean unavailable() {
        return refused(503);
    }

    boolean finishedOrUnavailable() {
        return finished() || unavailable();
    }

    /** Those that are not as expected. */
    static List<Answer> except(Collection<Answer> answers, Predicate<Answer> expected) {
        return answers.stream().filter(expected.negate()).toList();
    }

    /** Broken off, before or after it began. */
    boolean broken() {
        return !refused() && !finished();
    }

    Duration took() {
        return Duration.ofNanos(endedNanos - beganNanos);
    }

    /** The gateway's id of the request; empty if no answer began. */
    Optional<UUID> requestId() {
        return Optional.ofNullable(headers.get("x-request-id")).map(UUID::fromString);
    }

    @Override
    public String toString() {
        return "%s %s: %d after %d ms, %s %s"
                .formatted(
                        prompt.route(),
                        prompt.marker(),
                        status,
                        took().toMillis(),
                        failure,
                        body.substring(0, Math.min(BODY_SHOWN, body.length())));
    }
}
