package dev.aigateway.ctl;

import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.LimitSetting;
import dev.aigateway.budget.ModeSetting;
import dev.aigateway.env.Numbers;
import dev.aigateway.env.Parser;
import dev.aigateway.usage.Money;
import java.util.Locale;

/** Limits, and what is added to them or taken away, as they are written on a command line. */
final class Limit {

    private static final String EXPECTED_USD = "expected US dollars such as 25 or 12.50";

    private Limit() {}

    /** What becomes of a token limit. */
    record OfTokens(LimitSetting setting) {
        static OfTokens parse(String text) {
            return new OfTokens(Limit.setting(text, Numbers::parse));
        }
    }

    /** What becomes of a limit in US dollars. */
    record OfCost(LimitSetting setting) {
        static OfCost parse(String text) {
            return new OfCost(Limit.setting(text, usd -> dollars(usd).nanos()));
        }
    }

    /** By how many tokens a limit rises. */
    record MoreTokens(long tokens) {
        static MoreTokens parse(String text) {
            return new MoreTokens(positive(Numbers.parse(withoutPlus(text))));
        }
    }

    /** By how much money a limit rises. */
    record MoreCost(Money money) {
        static MoreCost parse(String text) {
            return new MoreCost(new Money(positive(dollars(withoutPlus(text)).nanos())));
        }
    }

    /** Tokens more, or fewer. */
    record Tokens(long signed) {
        static Tokens parse(String text) {
            return new Tokens(Limit.signed(text, Numbers::parse));
        }
    }

    /** Money more, or less. */
    record Cost(Money signed) {
        static Cost parse(String text) {
            return new Cost(new Money(Limit.signed(text, usd -> dollars(usd).nanos())));
        }
    }

    /** What becomes of the mode of limits. */
    record Mode(ModeSetting setting) {
        static Mode parse(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "default" -> new Mode(new ModeSetting.Default());
                case "soft" -> new Mode(new ModeSetting.To(BudgetMode.SOFT));
                case "strict" -> new Mode(new ModeSetting.To(BudgetMode.STRICT));
                default -> throw new IllegalArgumentException("expected soft, strict or default");
            };
        }
    }

    private static LimitSetting setting(String text, Parser<Long> number) {
        return switch (text) {
            case "none" -> new LimitSetting.None();
            case "default" -> new LimitSetting.Default();
            default -> new LimitSetting.At(number.parse(text));
        };
    }

    private static Money dollars(String text) {
        try {
            Money money = Money.ofUsd(text.strip().replaceFirst("^\\$", ""));
            if (money.compareTo(Money.ZERO) >= 0) {
                return money;
            }
        } catch (NumberFormatException e) {
            // Told as what was expected, as for a negative one.
        }
        throw new IllegalArgumentException(EXPECTED_USD);
    }

    private static long signed(String text, Parser<Long> number) {
        String stripped = text.strip();
        return stripped.startsWith("-") ? -number.parse(stripped.substring(1)) : number.parse(withoutPlus(stripped));
    }

    private static String withoutPlus(String text) {
        return text.strip().replaceFirst("^\\+", "");
    }

    private static long positive(long number) {
        if (number == 0) {
            throw new IllegalArgumentException("a limit is raised by more than nothing");
        }
        return number;
    }
}
