package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.Budget;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.Expectation;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.WorstCase;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/** Limits that a few calls reach, and the calls. */
final class Workload {

    private static final List<ScopeId> ACCOUNTS = List.of(new ScopeId(new UUID(0, 1)), new ScopeId(new UUID(0, 2)));
    private static final long LEAST_OUTPUT = 1_024;

    private final Random random;

    Workload(Random random) {
        this.random = random;
    }

    Map<ScopeId, Budget> limits() {
        Map<ScopeId, Budget> limits = new HashMap<>();
        ACCOUNTS.forEach(account -> limits.put(account, limit(account, 20_000)));
        limits.put(ScopeId.COMPANY, limit(ScopeId.COMPANY, 40_000));
        return limits;
    }

    private Budget limit(ScopeId scope, long tokensMax) {
        return new Budget(
                scope,
                random.nextInt(3) == 0 ? BudgetMode.SOFT : BudgetMode.STRICT,
                random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextLong(4_000, tokensMax)),
                Optional.of(new Money(random.nextLong(20_000_000, tokensMax * 5_000)))
                        .filter(_ -> random.nextInt(3) == 0),
                Amount.ZERO,
                Amount.ZERO,
                0);
    }

    Call call() {
        long maxOutput = random.nextLong(1, 4_000);
        return new Call(
                new AttemptId(new UUID(random.nextLong(), random.nextLong()), random.nextInt(1, 3)),
                List.of(ACCOUNTS.get(random.nextInt(ACCOUNTS.size())), ScopeId.COMPANY),
                new Expectation(amount(random.nextLong(100, 1_500)), amount(random.nextLong(300))),
                new WorstCase(random.nextLong(1_000), maxOutput, Math.min(maxOutput, LEAST_OUTPUT), Prices.all()));
    }

    private static Amount amount(long tokens) {
        return new Amount(tokens, new Money(tokens * 3_000));
    }
}
