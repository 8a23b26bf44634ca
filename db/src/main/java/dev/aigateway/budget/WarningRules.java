package dev.aigateway.budget;

import dev.aigateway.budget.LimitWarning.Kind;
import java.util.ArrayList;
import java.util.List;

/** Which warnings a budget gives cause for; pure. */
public final class WarningRules {

    private static final List<Integer> THRESHOLDS = List.of(80, 95);

    private WarningRules() {}

    public static List<LimitWarning> due(Budget budget) {
        List<LimitWarning> due = new ArrayList<>();
        budget.tokenLimit()
                .ifPresent(limit -> add(due, Kind.TOKENS, budget.used().tokens(), limit));
        budget.costLimit()
                .ifPresent(limit -> add(due, Kind.COST, budget.used().cost().nanos(), limit.nanos()));
        return due;
    }

    private static void add(List<LimitWarning> due, Kind kind, long used, long limit) {
        for (int threshold : THRESHOLDS) {
            if (limit > 0 && UsedShare.percent(used, limit) >= threshold) {
                due.add(new LimitWarning(kind, threshold, used, limit));
            }
        }
    }
}
