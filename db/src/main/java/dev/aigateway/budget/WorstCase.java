package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import java.util.List;
import java.util.OptionalLong;

/**
 * The most that a call can use, by the output that it is allowed.
 *
 * @param input tokens that its prompt cannot exceed
 * @param maxOutput tokens that it asks for
 * @param leastOutput tokens below which an answer would be of no use; never above {@code maxOutput}
 * @param prices every price that may apply to it; not empty
 */
public record WorstCase(long input, long maxOutput, long leastOutput, List<Price> prices) {

    public WorstCase {
        prices = List.copyOf(prices);
    }

    /** With this much output; grows with it. */
    public Amount with(long output) {
        long nanos = prices.stream()
                .mapToLong(price -> price.atMost(input, output).nanos())
                .max()
                .orElseThrow();
        return new Amount(Math.addExact(input, output), new Money(nanos));
    }

    /** The most output with which the call still fits beside what is taken; empty if that is of no use. */
    OptionalLong fitting(List<Budget> budgets) {
        if (!fits(budgets, leastOutput)) {
            return OptionalLong.empty();
        }
        long fits = leastOutput;
        long tooMuch = Math.addExact(maxOutput, 1);
        while (tooMuch - fits > 1) {
            long middle = fits + (tooMuch - fits) / 2;
            if (fits(budgets, middle)) {
                fits = middle;
            } else {
                tooMuch = middle;
            }
        }
        return OptionalLong.of(fits);
    }

    private boolean fits(List<Budget> budgets, long output) {
        Amount needed = with(output);
        return budgets.stream().allMatch(budget -> budget.allows(budget.taken().plus(needed)));
    }
}
