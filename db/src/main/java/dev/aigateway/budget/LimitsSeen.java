package dev.aigateway.budget;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an account's limits stood when its call was admitted, without what running calls hold.
 *
 * @param usedPercent the share of its nearest limit that is used; empty without one
 * @param tokens of the nearest limit of tokens; empty without one
 * @param passed whether a limit would have refused the call, and is not enforced
 */
public record LimitsSeen(OptionalLong usedPercent, Optional<Tokens> tokens, boolean passed) {

    public static final LimitsSeen NONE = new LimitsSeen(OptionalLong.empty(), Optional.empty(), false);

    /** Tokens of a month. */
    public record Tokens(long used, long limit) {

        long left() {
            return limit - used;
        }
    }

    /** Of the budgets that a call was decided against. */
    public static LimitsSeen of(List<Budget> budgets, boolean passed) {
        OptionalLong percent = budgets.stream()
                .flatMapToLong(budget -> budget.usedPercent().stream())
                .max();
        Optional<Tokens> tokens = budgets.stream()
                .filter(budget -> budget.tokenLimit().isPresent())
                .map(budget ->
                        new Tokens(budget.used().tokens(), budget.tokenLimit().getAsLong()))
                .min(Comparator.comparingLong(Tokens::left));
        return new LimitsSeen(percent, tokens, passed);
    }
}
