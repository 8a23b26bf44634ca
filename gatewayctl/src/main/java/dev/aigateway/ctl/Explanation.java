package dev.aigateway.ctl;

import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.Reckoning;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.TokenCounting;
import java.util.Optional;

/**
 * Why an attempt was charged what it was.
 *
 * @param counting what the limits count now
 * @param reckoning empty where nothing was priced
 * @param verdict whether that is what the row says, and if not, why
 */
record Explanation(AttemptDetail attempt, TokenCounting counting, Optional<Reckoning> reckoning, String verdict) {

    static Explanation of(AttemptDetail attempt, TokenCounting counting) {
        Optional<Reckoning> reckoning = Reckoning.of(attempt, counting);
        return new Explanation(attempt, counting, reckoning, verdict(attempt, reckoning));
    }

    private static String verdict(AttemptDetail attempt, Optional<Reckoning> reckoning) {
        return switch (attempt.entry().state()) {
            case "open" -> "nothing is charged yet: it is still running";
            case "refused" -> new RefusalText(attempt).toString();
            case "void" -> "nothing is charged: the provider was not reached, or refused it";
            default ->
                reckoning
                        .map(priced -> verdict(attempt, priced.sum()))
                        .orElse("charged at its hold: what it used is not known");
        };
    }

    private static String verdict(AttemptDetail attempt, Amount sum) {
        Amount charged = attempt.entry().used();
        if (charged.equals(sum)) {
            return "the sum equals the row";
        }
        if (attempt.corrected().equals(sum)) {
            return "the row has its hold, charged before its use was known; with its corrections it equals the sum";
        }
        String difference = "the row differs from the sum by " + AmountText.signed(charged.minus(sum));
        return charged.equals(attempt.hold().amount())
                ? difference + ": it was charged at its hold, since its use is only estimated"
                : difference;
    }
}
