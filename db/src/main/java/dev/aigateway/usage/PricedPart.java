package dev.aigateway.usage;

import java.util.List;
import java.util.Optional;

/**
 * What one model did in a call, and its price.
 *
 * @param main false for what another model did on the side
 */
public record PricedPart(Price price, TokenUsage tokens, boolean main) {

    /** What the answering model did, at a price that is known; empty where the provider charges nothing. */
    public static Optional<PricedPart> main(Price price, UsageReport report) {
        return report.has(UsageReport.Remark.UNBILLED)
                ? Optional.empty()
                : Optional.of(new PricedPart(price, report.mainTokens(), true));
    }

    /** The exact cost of a call in all its parts, rounded up to the next nano-USD once. */
    public static Money cost(List<PricedPart> parts, UsageReport report) {
        long twentiethPicos = 0;
        for (PricedPart part : parts) {
            twentiethPicos = Math.addExact(twentiethPicos, part.price.twentiethPicos(part.tokens, report));
            if (part.main) {
                twentiethPicos = Math.addExact(twentiethPicos, part.price.searches(report));
            }
        }
        return Price.money(twentiethPicos);
    }
}
