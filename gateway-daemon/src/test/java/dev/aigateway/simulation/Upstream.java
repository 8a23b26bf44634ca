package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.usage.UsageReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The provider, and its own book of all that it bills: the oracle. */
final class Upstream {

    private final Random random;
    private final Map<AttemptId, UsageReport> book = new HashMap<>();

    Upstream(Random random) {
        this.random = random;
    }

    Map<AttemptId, UsageReport> book() {
        return book;
    }

    /** It bills from this moment on, anything up to what the request allows; empty if it was not reached. */
    Optional<UsageReport> dial(OpenAttempt attempt, long inputMax) {
        if (random.nextInt(12) == 0) {
            return Optional.empty();
        }
        UsageReport bill =
                Prices.report(upTo(inputMax), upTo(attempt.maxTokens().orElseThrow()));
        UsageReport before = book.put(attempt.id(), bill);
        if (before != null) {
            throw new AssertionError(attempt.id() + " was sent twice");
        }
        return Optional.of(bill);
    }

    private long upTo(long most) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> most;
            default -> random.nextLong(most + 1);
        };
    }
}
