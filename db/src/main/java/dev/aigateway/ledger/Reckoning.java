package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PricedPart;
import dev.aigateway.usage.Rates;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an attempt comes to, reckoned again from its tokens and its price.
 *
 * @param price of that time
 * @param parts every class of tokens, also those without any; of what other models did only those with some
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
                        attempt.parts().stream().flatMap(Reckoning::parts).toList(),
                        price.twentieths(attempt.usage()),
                        attempt.usage().webSearchCount(),
                        new Amount(
                                counting.count(attempt.usage().billedTokens()),
                                PricedPart.cost(attempt.parts(), attempt.usage()))));
    }

    private static Stream<Part> parts(PricedPart priced) {
        return priced.main()
                ? classes(priced, "")
                : classes(priced, " of " + priced.price().model()).filter(part -> part.tokens > 0);
    }

    private static Stream<Part> classes(PricedPart priced, String whose) {
        TokenUsage tokens = priced.tokens();
        Rates rates = priced.price().rates();
        return Stream.of(
                new Part("input" + whose, tokens.input(), rates.input()),
                new Part("cache write 5m" + whose, tokens.cacheWrite5m(), rates.cacheWrite5m()),
                new Part("cache write 1h" + whose, tokens.cacheWrite1h(), rates.cacheWrite1h()),
                new Part("cache read" + whose, tokens.cacheRead(), rates.cacheRead()),
                new Part("output" + whose, tokens.output(), rates.output()));
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
