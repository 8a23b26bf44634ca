package dev.aigateway.proof;

import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.Role;
import java.util.UUID;

/**
 * An account with limits, and what its budget says of it.
 *
 * @param tokens a month's; -1 for none
 * @param nanos a month's nano-USD; -1 for none
 */
record Limits(Stage stage, IssuedKey key, long tokens, long nanos) {

    /** What a budget says at one moment. */
    record Spent(long tokensUsed, long tokensHeld, long nanosUsed, long nanosHeld) {}

    /** For a new account; {@code mode} is {@code soft} or {@code strict}. */
    static Limits of(Stage stage, String mode, long tokens, long nanos) {
        Limits limits = new Limits(stage, stage.newKey(Role.MEMBER), tokens, nanos);
        limits.set(mode);
        return limits;
    }

    /** The same account with other limits. */
    Limits now(String mode, long moreTokens, long moreNanos) {
        Limits limits = new Limits(stage, key, moreTokens, moreNanos);
        limits.set(mode);
        return limits;
    }

    private void set(String mode) {
        stage.postgres().execute("""
            update scope set budget_mode = '%s', token_limit = %d, cost_limit_nanos = %d where id = '%s'\
            """.formatted(mode, tokens, nanos, account()));
    }

    UUID account() {
        return key.credential().account().value();
    }

    Answer call(Prompt prompt) {
        return stage.call(prompt, key);
    }

    /** All months together. */
    Spent spent() {
        String[] sums = stage.postgres().text("""
            select concat_ws(' ', coalesce(sum(tok_used), 0), coalesce(sum(tok_held), 0),
                             coalesce(sum(cost_used), 0), coalesce(sum(cost_held), 0))
            from budget where scope_id = '%s'\
            """.formatted(account())).split(" ", -1);
        return new Spent(
                Long.parseLong(sums[0]), Long.parseLong(sums[1]), Long.parseLong(sums[2]), Long.parseLong(sums[3]));
    }

    /** Whether what is used and held is above a limit. */
    boolean exceededBy(Spent spent) {
        return (tokens >= 0 && spent.tokensUsed + spent.tokensHeld > tokens)
                || (nanos >= 0 && spent.nanosUsed + spent.nanosHeld > nanos);
    }

    /** Which part of the limit is used, the nearer one of the two. */
    double used(Spent spent) {
        return Math.max(
                tokens < 0 ? 0 : (double) spent.tokensUsed / (double) tokens,
                nanos < 0 ? 0 : (double) spent.nanosUsed / (double) nanos);
    }

    /** How much more than the limit was used in the end, as a part of the limit; the worse of the two. */
    double overshoot() {
        return Math.max(0, used(spent()) - 1);
    }
}
