package dev.aigateway.simulation;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.Rates;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.time.Instant;
import java.util.List;

/** The one model that there is: a dollar for a million tokens of the prompt, five for as many of the answer. */
final class Prices {

    private static final Price PRICE = new Price(
            1,
            "anthropic",
            "m",
            false,
            0,
            Instant.EPOCH,
            new Rates(1_000_000, 1_250_000, 2_000_000, 100_000, 5_000_000));

    private Prices() {}

    static List<Price> all() {
        return List.of(PRICE);
    }

    static UsageReport report(long input, long output) {
        return UsageReport.of(new TokenUsage(input, 0, 0, 0, output));
    }

    static Amount amount(UsageReport report) {
        return new Amount(report.tokens().all(), PRICE.cost(report));
    }
}
