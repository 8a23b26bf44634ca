package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import java.util.List;
import java.util.Optional;

/**
 * What an attempt comes to, reckoned again from its tokens and its price.
 *
 * @param price of that time
 * @param parts every class of tokens, also those without any
 * @param twentieths by which the price of tokens is multiplied for where and how the model ran; 20 leaves it as it is
 * @param searches that the provider charges for
 * @param sum what the limit counts, and the cost rounded up to the next nano-USD once
 */
public record Reckoning(Price price, List<Part> parts, long twentieths, long searches, Amount sum) {

    /**
     * Tokens of one price.
     *
     * @param picoUsdEach a millionth of a millionth of a dollar
     */
    public record Part(String name, long tokens, long picoUsdEach) {

        public long picoUsd() {
            return Math.multiplyExact(tokens, picoUsdEach);
        }
    }

    public Reckoning {
        parts = List.copyOf(parts);
    }

    /** Empty where nothing was priced. */
    public static Optional<Reckoning> of(AttemptDetail attempt, TokenCounting counting) {
        return attempt.price()
                .map(price -> new Reckoning(
                        price,
                        parts(attempt.usage().tokens(), price),
                        price.twentieths(attempt.usage()),
                        attempt.usage().webSearchCount(),
                        new Amount(counting.count(attempt.usage().tokens()), price.cost(attempt.usage()))));
    }

    private static List<Part> parts(TokenUsage tokens, Price price) {
        return List.of(
                new Part("input", tokens.input(), price.rates().input()),
                new Part("cache write 5m", tokens.cacheWrite5m(), price.rates().cacheWrite5m()),
                new Part("cache write 1h", tokens.cacheWrite1h(), price.rates().cacheWrite1h()),
                new Part("cache read", tokens.cacheRead(), price.rates().cacheRead()),
                new Part("output", tokens.output(), price.rates().output()));
    }

    /** Whether tokens cost more or less than the price says. */
    public boolean changesPrices() {
        return twentieths != Price.TWENTIETHS;
    }

    /** Of the searches alone. */
    public long searchesPicoUsd() {
        return price.searchesPicoUsd(searches);
    }
}
