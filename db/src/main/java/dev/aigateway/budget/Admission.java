package dev.aigateway.budget;

import dev.aigateway.access.Caller;
import dev.aigateway.usage.Money;
import java.time.Instant;

/** The answer to a request for admission. */
public sealed interface Admission {

    /** The call may go; its row is committed. */
    record Admitted(Hold hold, Caller caller) implements Admission {}

    /** A month's tokens are used up. */
    record TokensExhausted(long used, long limit, Instant now, Instant resetAt) implements Admission {}

    /** A month's money is used up. */
    record CostExhausted(Money used, Money limit, Instant now, Instant resetAt) implements Admission {}

    /** Something is left, but running calls hold it; worth another try in a moment. */
    record FullyHeld(String explanation) implements Admission {}

    /** The key is no longer good. */
    record Unknown() implements Admission {}

    /** The account may not use this model. */
    record ModelNotAllowed() implements Admission {}
}
