package dev.aigateway.budget;

/** What becomes of one limit of a scope. */
public sealed interface LimitSetting {

    record Unchanged() implements LimitSetting {}

    /** Whatever the daemons' default is. */
    record Default() implements LimitSetting {}

    /** No limit, whatever the default is. */
    record None() implements LimitSetting {}

    /**
     * A limit of its own.
     *
     * @param limit tokens, or nano-USD; with 0 nothing may be used
     */
    record At(long limit) implements LimitSetting {
        public At {
            if (limit < 0) {
                throw new IllegalArgumentException("a limit must not be negative");
            }
        }
    }
}
