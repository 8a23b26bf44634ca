package dev.aigateway.budget;

/** What becomes of the limits of an account, or of the whole company. */
public record LimitSettings(LimitSetting tokens, LimitSetting cost, ModeSetting mode) {

    /** The mode stays as it is. */
    public LimitSettings(LimitSetting tokens, LimitSetting cost) {
        this(tokens, cost, new ModeSetting.Unchanged());
    }
}
