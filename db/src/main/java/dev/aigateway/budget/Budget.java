package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One scope's month as it is locked for an admission.
 *
 * @param tokenLimit empty means none
 * @param costLimit empty means none
 * @param used settled, which may exceed the limit in soft mode
 * @param held by running calls
 * @param running how many calls hold something
 */
public record Budget(
        ScopeId scope,
        BudgetMode mode,
        OptionalLong tokenLimit,
        Optional<Money> costLimit,
        Amount used,
        Amount held,
        long running) {

    /** As it is once a call holds this much more. */
    public Budget holding(Amount more) {
        return new Budget(scope, mode, tokenLimit, costLimit, used, held.plus(more), Math.addExact(running, 1));
    }

    /** As it is once so much more is settled; what that held is left as it was. */
    public Budget using(Amount more) {
        return new Budget(scope, mode, tokenLimit, costLimit, used.plus(more), held, running);
    }

    public boolean limited() {
        return tokenLimit.isPresent() || costLimit.isPresent();
    }

    /** The share of the nearer limit that is used, in whole percent; empty without a limit. */
    public OptionalLong usedPercent() {
        long tokens = tokenLimit.isPresent() ? UsedShare.percent(used.tokens(), tokenLimit.getAsLong()) : -1;
        long cost = costLimit
                .map(limit -> UsedShare.percent(used.cost().nanos(), limit.nanos()))
                .orElse(-1L);
        return limited() ? OptionalLong.of(Math.max(tokens, cost)) : OptionalLong.empty();
    }

    /** Used and held. */
    Amount taken() {
        return used.plus(held);
    }

    boolean tokensReach(Amount amount) {
        return tokenLimit.isPresent() && amount.tokens() >= tokenLimit.getAsLong();
    }

    boolean costReaches(Amount amount) {
        return costLimit.isPresent() && amount.cost().compareTo(costLimit.get()) >= 0;
    }

    /** Whether the amount is within both limits, their last unit included. */
    boolean allows(Amount amount) {
        boolean tokens = tokenLimit.isEmpty() || amount.tokens() <= tokenLimit.getAsLong();
        return tokens && (costLimit.isEmpty() || amount.cost().compareTo(costLimit.get()) <= 0);
    }
}
