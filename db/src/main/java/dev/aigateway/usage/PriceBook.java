package dev.aigateway.usage;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The price list as it stood at one version; immutable.
 *
 * @param version the highest id among the rows: the list only grows
 */
public record PriceBook(long version, List<Price> prices) {

    private static final String FAST = "fast";
    private static final Comparator<Price> DEARNESS = Comparator.comparingLong(
                    (Price p) -> p.rates().output())
            .thenComparingLong(p -> p.rates().input())
            .thenComparingLong(p -> p.rates().cacheRead());
    private static final Comparator<Price> LATEST_HIGHEST_BAND =
            Comparator.comparingLong(Price::promptAbove).thenComparing(Price::validFrom);

    public PriceBook {
        prices = List.copyOf(prices);
    }

    /** The price of what a call used, by the model that served it. */
    public Price price(String provider, String model, Instant startedAt, UsageReport report) {
        boolean fast = FAST.equals(report.speed());
        long prompt = report.tokens().prompt();
        return find(
                        provider,
                        model,
                        startedAt,
                        price -> price.fast() == fast && price.promptAbove() < atLeastOne(prompt))
                .or(() -> find(provider, model, startedAt, price -> !price.fast() && price.promptAbove() == 0))
                .orElseGet(() -> dearest(provider, startedAt));
    }

    /**
     * Every price that may apply to a call of the model; empty for a model that is not listed.
     *
     * @param prompt tokens that its prompt cannot exceed
     * @param fast whether the provider's fast mode may serve it
     */
    public List<Price> possible(String provider, String model, Instant startedAt, long prompt, boolean fast) {
        return valid(provider, startedAt)
                .filter(price -> price.isFor(model))
                .filter(price -> price.promptAbove() < atLeastOne(prompt))
                .filter(price -> fast || !price.fast())
                .toList();
    }

    /** Whether the model has a price of its own; one without is charged at the dearest, never at nothing. */
    public boolean lists(String provider, String model, Instant at) {
        return find(provider, model, at, price -> true).isPresent();
    }

    private Optional<Price> find(String provider, String model, Instant at, Predicate<Price> which) {
        return valid(provider, at)
                .filter(price -> price.isFor(model))
                .filter(which)
                .max(LATEST_HIGHEST_BAND);
    }

    private Price dearest(String provider, Instant at) {
        return valid(provider, at)
                .filter(price -> !price.fast())
                .max(DEARNESS)
                .orElseThrow(() -> new IllegalStateException("no price at all for provider " + provider));
    }

    private Stream<Price> valid(String provider, Instant at) {
        return prices.stream()
                .filter(price -> price.provider().equals(provider))
                .filter(price -> !price.validFrom().isAfter(at));
    }

    private static long atLeastOne(long prompt) {
        return Math.max(1, prompt);
    }
}
