package dev.aigateway.budget;

import dev.aigateway.usage.Money;
import java.util.List;

/** Decides whether a call may be spent; pure. */
public final class AdmissionRules {

    private AdmissionRules() {}

    /** What the rules say; the strictest scope wins, tokens come before money. */
    public sealed interface Decision {
        record Admit() implements Decision {}

        record OutOfTokens(long used, long limit) implements Decision {}

        record OutOfMoney(Money used, Money limit) implements Decision {}

        record Held(String explanation) implements Decision {}
    }

    /** Soft: admitted while the settled and the held of every scope are below its limits. */
    public static Decision decide(List<Budget> scopes) {
        for (Budget scope : scopes) {
            if (scope.tokenLimit().isPresent()
                    && spent(scope.used().tokens(), scope.tokenLimit().getAsLong())) {
                return new Decision.OutOfTokens(
                        scope.used().tokens(), scope.tokenLimit().getAsLong());
            }
        }
        for (Budget scope : scopes) {
            if (scope.costLimit().isPresent()
                    && spent(
                            scope.used().cost().nanos(), scope.costLimit().get().nanos())) {
                return new Decision.OutOfMoney(
                        scope.used().cost(), scope.costLimit().get());
            }
        }
        return scopes.stream()
                .filter(AdmissionRules::fullyHeld)
                .findFirst()
                .<Decision>map(scope -> new Decision.Held(explain(scope)))
                .orElseGet(Decision.Admit::new);
    }

    private static boolean spent(long used, long limit) {
        return used >= limit;
    }

    private static boolean fullyHeld(Budget scope) {
        return tokensHeld(scope) || moneyHeld(scope);
    }

    private static boolean tokensHeld(Budget scope) {
        long taken = Math.addExact(scope.used().tokens(), scope.held().tokens());
        return scope.tokenLimit().isPresent() && spent(taken, scope.tokenLimit().getAsLong());
    }

    private static boolean moneyHeld(Budget scope) {
        Money taken = scope.used().cost().plus(scope.held().cost());
        return scope.costLimit().isPresent()
                && spent(taken.nanos(), scope.costLimit().get().nanos());
    }

    private static String explain(Budget scope) {
        if (tokensHeld(scope)) {
            return "Monthly token limit fully reserved by running requests (%d used, %d held / %d tokens)"
                    .formatted(
                            scope.used().tokens(),
                            scope.held().tokens(),
                            scope.tokenLimit().getAsLong());
        }
        return "Monthly cost limit fully reserved by running requests (%s used, %s held / %s)"
                .formatted(
                        scope.used().cost().display(),
                        scope.held().cost().display(),
                        scope.costLimit().orElseThrow().display());
    }
}
