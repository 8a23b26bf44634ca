package dev.aigateway.budget;

import dev.aigateway.access.Caller;
import dev.aigateway.usage.Money;
import java.time.Instant;
import java.util.OptionalLong;

/** The answer to a request for admission. */
public sealed interface Admission {

    /**
     * The call may go; its row is committed.
     *
     * @param cutTo what {@code max_tokens} must be cut down to before it is sent; empty leaves it
     * @param limits how they stood before it
     */
    record Admitted(OpenAttempt opened, Caller caller, OptionalLong cutTo, LimitsSeen limits) implements Admission {

        public Hold hold() {
            return opened.hold();
        }
    }

    /** A month's tokens are used up. */
    record TokensExhausted(ScopeId scope, long used, long limit, Instant now, Instant resetAt) implements Admission {}

    /** A month's money is used up. */
    record CostExhausted(ScopeId scope, Money used, Money limit, Instant now, Instant resetAt) implements Admission {}

    /** Tokens are left, but running calls hold them; worth another try in a moment. */
    record TokensHeld(ScopeId scope, long used, long held, long limit) implements Admission {}

    /** Money is left, but running calls hold it; worth another try in a moment. */
    record CostHeld(ScopeId scope, Money used, Money held, Money limit) implements Admission {}

    /** A limit is strict: ask again with {@link Bounds}. */
    record ReadFirst() implements Admission {}

    /** A limit is strict: ask again with the prompt counted by the provider. */
    record CountFirst() implements Admission {}

    /** A limit is strict, and the call could use anything. */
    record NoBound(String why) implements Admission {}

    /** The key is no longer good. */
    record Unknown() implements Admission {}

    /** The account may not use this model. */
    record ModelNotAllowed() implements Admission {}
}
