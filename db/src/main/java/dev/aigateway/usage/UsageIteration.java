package dev.aigateway.usage;

import java.util.Optional;

/**
 * One step of a call, where the provider tells them apart ({@code usage.iterations} of the Messages API).
 *
 * @param model empty where it is the one that answers
 * @param counts without iterations of its own
 */
public record UsageIteration(Kind kind, Optional<String> model, UsageReport counts) {

    /** What the step did. */
    public enum Kind {
        /** It wrote a part of the answer, or was declined before another model did. */
        MESSAGE,
        /** It shortened the conversation. */
        COMPACTION,
        /** Another model was asked for advice. */
        ADVISOR,
        /** Another model answered instead. */
        FALLBACK
    }

    boolean ofMainModel() {
        return switch (kind) {
            case MESSAGE, COMPACTION -> true;
            case ADVISOR, FALLBACK -> false;
        };
    }
}
