package dev.aigateway.budget;

import dev.aigateway.budget.AdmissionRules.Ask;
import dev.aigateway.budget.AdmissionRules.Most;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.Rates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Budgets, and calls that ask for them, drawn from a seed. */
final class BudgetSamples {

    private static final List<ScopeId> ACCOUNTS =
            Stream.of(1, 2, 3).map(id -> new ScopeId(new UUID(0, id))).toList();
    private static final Price CHEAP = price(new Rates(1_000_000, 1_250_000, 2_000_000, 100_000, 5_000_000));
    private static final Price DEAR = price(new Rates(3_000_001, 3_750_001, 6_000_001, 300_001, 15_000_001));

    private final Random random;

    BudgetSamples(Random random) {
        this.random = random;
    }

    /** Of every account and, mostly, of the company; where strict, within its limits. */
    Map<ScopeId, Budget> budgets() {
        Map<ScopeId, Budget> budgets = new HashMap<>();
        ACCOUNTS.forEach(account -> budgets.put(account, budget(account)));
        if (random.nextInt(4) > 0) {
            budgets.put(ScopeId.COMPANY, budget(ScopeId.COMPANY));
        }
        return budgets;
    }

    private Budget budget(ScopeId scope) {
        long tokens = random.nextLong(1, 60_000);
        long nanos = random.nextLong(1, 600_000_000);
        BudgetMode mode = random.nextBoolean() ? BudgetMode.SOFT : BudgetMode.STRICT;
        return new Budget(
                scope,
                mode,
                random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(tokens),
                Optional.of(new Money(nanos)).filter(_ -> random.nextInt(3) > 0),
                part(tokens, nanos, mode),
                part(tokens, nanos, mode),
                random.nextInt(4));
    }

    /** At most half of it, unless an overshoot is possible. */
    private Amount part(long tokens, long nanos, BudgetMode mode) {
        long share = mode == BudgetMode.SOFT && random.nextInt(8) == 0 ? 1 : random.nextLong(2, 9);
        return new Amount(random.nextLong(tokens / share + 1), new Money(random.nextLong(nanos / share + 1)));
    }

    List<Ask> asks(Map<ScopeId, Budget> budgets) {
        List<Ask> asks = new ArrayList<>();
        for (int left = random.nextInt(1, 9); left > 0; left--) {
            asks.add(ask(budgets));
        }
        return asks;
    }

    private Ask ask(Map<ScopeId, Budget> budgets) {
        ScopeId account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        List<ScopeId> scopes =
                Stream.of(account, ScopeId.COMPANY).filter(budgets::containsKey).toList();
        return new Ask(scopes, new Expectation(amount(2_000), amount(500)), most());
    }

    private Most most() {
        return switch (random.nextInt(10)) {
            case 0 -> new Most.Unread();
            case 1 -> new Most.Uncounted();
            case 2 -> new Most.Unbounded("server tools");
            default -> new Most.Known(worst(), random.nextInt(4) == 0);
        };
    }

    private WorstCase worst() {
        long maxOutput = random.nextLong(1, 20_000);
        long leastOutput = Math.min(maxOutput, 1_024 + random.nextLong(2) * random.nextLong(4_000));
        return new WorstCase(
                random.nextLong(5_000),
                maxOutput,
                leastOutput,
                random.nextBoolean() ? List.of(CHEAP) : List.of(CHEAP, DEAR));
    }

    Amount amount(long tokensMax) {
        long tokens = random.nextLong(tokensMax);
        return new Amount(tokens, new Money(tokens * random.nextLong(1_000, 15_000)));
    }

    /** Something from nothing to all of it, its bounds often. */
    Amount within(Amount most) {
        return switch (random.nextInt(4)) {
            case 0 -> Amount.ZERO;
            case 1 -> most;
            default ->
                new Amount(
                        random.nextLong(most.tokens() + 1),
                        new Money(random.nextLong(most.cost().nanos() + 1)));
        };
    }

    private static Price price(Rates rates) {
        return new Price(1, "anthropic", "m", false, 0, Instant.EPOCH, rates);
    }
}
