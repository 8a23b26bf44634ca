package dev.aigateway.budget;

/** What becomes of the mode of a scope's limits. */
public sealed interface ModeSetting {

    record Unchanged() implements ModeSetting {}

    /** Whatever the daemons' default is. */
    record Default() implements ModeSetting {}

    /** A mode of its own. */
    record To(BudgetMode mode) implements ModeSetting {}
}
