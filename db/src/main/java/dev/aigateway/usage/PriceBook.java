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

    /**
     * The exact cost of a call, rounded up to the next nano-USD once: each model's part at that model's price.
     *
     * @param model the one that answered, as far as the report does not say that it was another
     */
    public Money cost(String provider, String model, Instant startedAt, UsageReport report) {
        return PricedPart.cost(parts(provider, model, startedAt, report), report);
    }

    /** What is charged, each model's part with that model's price; nothing where the provider charges nothing. */
    public List<PricedPart> parts(String provider, String model, Instant startedAt, UsageReport report) {
        return report.parts(model).stream()
                .map(part -> {
                    boolean fast = part.main() && isFast(report);
                    Price price = price(provider, part.model(), startedAt, fast, part.tokens());
                    return new PricedPart(price, part.tokens(), part.main());
                })
                .toList();
    }

    /** The price of what the answering model did, by its id. */
    public Price price(String provider, String model, Instant startedAt, UsageReport report) {
        return price(provider, report.servedInstead().orElse(model), startedAt, isFast(report), report.mainTokens());
    }

    private Price price(String provider, String model, Instant startedAt, boolean fast, TokenUsage tokens) {
        long prompt = atLeastOne(tokens.prompt());
        return find(provider, model, startedAt, price -> price.fast() == fast && price.promptAbove() < prompt)
                .or(() -> find(provider, model, startedAt, price -> !price.fast() && price.promptAbove() < prompt))
                .orElseGet(() -> dearest(provider, startedAt));
    }

    private static boolean isFast(UsageReport report) {
        return FAST.equals(report.speed());
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

    /** The id, without its date, by which the list names the model; empty for one that has no price of its own there. */
    public Optional<String> listedAs(String provider, String model, Instant at) {
        return find(provider, model, at, price -> !price.isForAll()).map(Price::model);
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
