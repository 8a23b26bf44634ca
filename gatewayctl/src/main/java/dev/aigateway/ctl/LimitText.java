package dev.aigateway.ctl;

import dev.aigateway.budget.AccountLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Limits in words. */
record LimitText(AccountLimits limits) {

    /** {@code limit 1,000,000 tokens a month (default), strict}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        limits.tokens()
                .ifPresent(tokens ->
                        parts.add(Figures.grouped(tokens) + " tokens a month" + origin(limits.tokensByDefault())));
        limits.cost().ifPresent(cost -> parts.add(Figures.dollars(cost) + " a month" + origin(limits.costByDefault())));
        return (parts.isEmpty() ? "no limit" : "limit " + String.join(" and ", parts)) + mode();
    }

    private String mode() {
        return limits.modeByDefault() ? "" : ", " + limits.mode().name().toLowerCase(Locale.ROOT);
    }

    private static String origin(boolean byDefault) {
        return byDefault ? " (default)" : "";
    }
}
