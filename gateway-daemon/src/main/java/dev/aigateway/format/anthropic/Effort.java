package dev.aigateway.format.anthropic;

import java.util.Locale;

/** How much work a model puts into an answer: {@code output_config.effort}. */
public enum Effort {
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
