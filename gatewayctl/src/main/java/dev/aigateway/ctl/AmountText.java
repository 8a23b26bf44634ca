package dev.aigateway.ctl;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tokens and money, both exact, for who wants to reckon with them. */
final class AmountText {

    private static final int PICO_DIGITS = 12;

    private AmountText() {}

    /** {@code 1,100 tokens, $0.0051}. */
    static String exact(Amount amount) {
        return tokens(amount.tokens()) + ", " + amount.cost().display();
    }

    /** {@code +1,100 tokens, -$0.0051}. */
    static String signed(Amount amount) {
        return (amount.tokens() < 0 ? "" : "+") + tokens(amount.tokens()) + ", " + signed(amount.cost());
    }

    private static String signed(Money money) {
        return money.compareTo(Money.ZERO) < 0 ? "-" + Money.ZERO.minus(money).display() : "+" + money.display();
    }

    /** Limits, or {@code none}. */
    static String limits(OptionalLong tokens, Optional<Money> cost) {
        List<String> limits = new ArrayList<>();
        tokens.ifPresent(limit -> limits.add(tokens(limit)));
        cost.ifPresent(limit -> limits.add(limit.display()));
        return limits.isEmpty() ? "none" : String.join(", ", limits);
    }

    static String tokens(long tokens) {
        return Figures.grouped(tokens) + (tokens == 1 ? " token" : " tokens");
    }

    /** {@code 0.0000125} for 12,500,000 pico-USD. */
    static String usd(long picoUsd) {
        BigDecimal exact = BigDecimal.valueOf(picoUsd, PICO_DIGITS).stripTrailingZeros();
        return (exact.scale() < 2 ? exact.setScale(2) : exact).toPlainString();
    }

    /** The price of a million, from that of one. */
    static String usdPerMillion(long picoUsdEach) {
        return usd(Math.multiplyExact(picoUsdEach, 1_000_000L));
    }

    /** {@code 1.1}. */
    static String factor(long twentieths) {
        return new BigDecimal(twentieths)
                .divide(new BigDecimal(Price.TWENTIETHS))
                .toPlainString();
    }
}
