package dev.aigateway.format.anthropic;

/** Whether a model answers faster for a higher price: {@code speed: fast}. */
public enum FastMode {
    /** It does not, or nobody knows at what price. */
    NO,
    /** Only with {@link #BETA} in the header {@code anthropic-beta}. */
    WITH_BETA,
    YES;

    public static final String BETA = "fast-mode-2026-02-01";
}
