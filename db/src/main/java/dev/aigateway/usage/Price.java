package dev.aigateway.usage;

import dev.aigateway.usage.UsageReport.Remark;
import java.time.Instant;

/**
 * One row of the price list.
 *
 * @param model an id without its date suffix, or {@code *} for every model of the provider
 * @param fast whether it is the price of the provider's fast mode
 * @param promptAbove the row is for prompts of more tokens than this
 * @param validFrom calls that started earlier have an earlier price
 */
public record Price(
        long id, String provider, String model, boolean fast, long promptAbove, Instant validFrom, Rates rates) {

    private static final long WEB_SEARCH_PICO = 10_000_000_000L;
    /** The unit in which every surcharge and discount is a whole number: a twentieth of a pico-USD. */
    public static final long TWENTIETHS = 20;

    private static final String US = "us";
    private static final String BATCH = "batch";

    private static final long TWENTIETH_PICOS_A_NANO = TWENTIETHS * 1_000;

    /**
     * The exact cost of a call, rounded up to the next nano-USD once: of all that the answering model did, and of web
     * searches. What other models did on the side, {@link PriceBook#cost} adds.
     */
    public Money cost(UsageReport report) {
        return report.has(Remark.UNBILLED)
                ? Money.ZERO
                : money(Math.addExact(twentiethPicos(report.mainTokens(), report), searches(report)));
    }

    static Money money(long twentiethPicos) {
        return new Money(Math.ceilDiv(twentiethPicos, TWENTIETH_PICOS_A_NANO));
    }

    long twentiethPicos(TokenUsage tokens, UsageReport report) {
        return Math.multiplyExact(rates.picoUsd(tokens), twentieths(report));
    }

    long searches(UsageReport report) {
        return Math.multiplyExact(searchesPicoUsd(report.webSearchCount()), TWENTIETHS);
    }

    /** What the price of tokens is multiplied by: a tenth more in the US, half as a batch (the provider's pricing page). */
    public long twentieths(UsageReport report) {
        long twentieths = TWENTIETHS;
        if (US.equalsIgnoreCase(report.inferenceGeo())) {
            twentieths = twentieths * 11 / 10;
        }
        if (BATCH.equals(report.serviceTier())) {
            twentieths = twentieths / 2;
        }
        return twentieths;
    }

    /** Ten dollars for a thousand, wherever the model ran; nothing where nothing has a price. */
    public long searchesPicoUsd(long searches) {
        return isFree() ? 0 : Math.multiplyExact(searches, WEB_SEARCH_PICO);
    }

    /** The most that a call may cost: its prompt written to the cache at the dearest rate, and run in the US. */
    public Money atMost(long inputTokens, long outputTokens) {
        TokenUsage dearest = rates.dearestInput(inputTokens).withOutput(outputTokens);
        return cost(UsageReport.of(dearest).in(US));
    }

    private boolean isFree() {
        return rates.equals(new Rates(0, 0, 0, 0, 0));
    }

    boolean isForAll() {
        return model.equals("*");
    }

    boolean isFor(String askedModel) {
        if (isForAll() || model.equals(askedModel)) {
            return true;
        }
        return askedModel.startsWith(model + "-") && isVersion(askedModel.substring(model.length() + 1));
    }

    private static boolean isVersion(String suffix) {
        return suffix.equals("latest") || suffix.matches("[0-9]{8}");
    }
}
