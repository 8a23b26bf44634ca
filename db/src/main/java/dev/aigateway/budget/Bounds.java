package dev.aigateway.budget;

import java.util.OptionalLong;

/**
 * What a request's own words say about the most that it can use; asked for where a limit is strict.
 *
 * @param input how far its prompt can be bounded
 * @param maxTokens as sent to the provider; empty where it is missing, which the provider refuses
 * @param thinkingBudget tokens that thinking may take of it; an answer must be allowed more
 * @param outputMax of the model
 * @param fast whether the request asks for the provider's fast mode
 */
public record Bounds(Input input, OptionalLong maxTokens, long thinkingBudget, long outputMax, boolean fast) {

    /** Below this an answer is of little use, so no answer is cut down to less. */
    private static final long LEAST_OUTPUT = 1_024;

    /** How far a prompt can be bounded. */
    public sealed interface Input {

        /** No token is shorter than a byte. */
        record ByBytes(long tokens) implements Input {}

        /** As the provider counted it, with a margin. */
        record Counted(long tokens) implements Input {}

        /** Only the provider can tell. */
        record ToBeCounted() implements Input {}

        /** Nobody can tell beforehand. */
        record Unbounded(String why) implements Input {}
    }

    /** With its prompt bounded otherwise. */
    public Bounds with(Input other) {
        return new Bounds(other, maxTokens, thinkingBudget, outputMax, fast);
    }

    public long maxOutput() {
        return maxTokens.isPresent() ? Math.max(0, maxTokens.getAsLong()) : outputMax;
    }

    /** The least that an answer may be cut down to: what was asked for, if that is little. */
    public long leastOutput() {
        return maxTokens.isEmpty() ? maxOutput() : Math.min(maxOutput(), Math.max(LEAST_OUTPUT, thinkingBudget + 1));
    }
}
