package dev.aigateway.budget;

/** How the last calls of a month are admitted. */
public enum BudgetMode {
    /** While something is left, at what a call will probably use: the last ones may overshoot a little. */
    SOFT,
    /** Only what fits, at the most that a call can use: never an overshoot. */
    STRICT
}
