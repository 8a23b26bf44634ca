package dev.aigateway.ctl;

import dev.aigateway.ledger.Reckoning;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an attempt comes to, line by line. */
record ReckoningText(Explanation explanation, Reckoning reckoning) {

    List<String> lines() {
        List<String> lines = new ArrayList<>(table().lines());
        lines.add(priced(reckoning.price()));
        if (explanation.attempt().usage().has(Remark.UNBILLED)) {
            lines.add("the provider charges nothing for what it refused");
        }
        lines.add("sum: %s counted (%s), %s rounded up to a billionth of a dollar once"
                .formatted(
                        AmountText.tokens(reckoning.sum().tokens()),
                        UsageTable.counted(explanation.counting()),
                        reckoning.sum().cost().display()));
        return lines;
    }

    private Table table() {
        Table table = new Table()
                .left("CHARGED FOR")
                .right("NUMBER", 8)
                .right("USD A MILLION", 8)
                .right("USD", 8);
        reckoning.parts().stream()
                .filter(part -> part.tokens() > 0)
                .forEach(part -> table.row(
                        part.name(),
                        Figures.grouped(part.tokens()),
                        AmountText.usdPerMillion(part.picoUsdEach()),
                        AmountText.usd(part.picoUsd())));
        if (reckoning.changesPrices()) {
            table.row(circumstances(), "", "", "x " + AmountText.factor(reckoning.twentieths()));
        }
        if (reckoning.searches() > 0) {
            table.row(
                    "web searches",
                    Figures.grouped(reckoning.searches()),
                    AmountText.usdPerMillion(reckoning.searchesPicoUsd() / reckoning.searches()),
                    AmountText.usd(reckoning.searchesPicoUsd()));
        }
        return table;
    }

    /** {@code all tokens (us, batch)}. */
    private String circumstances() {
        UsageReport usage = explanation.attempt().usage();
        return Stream.of(usage.inferenceGeo(), usage.serviceTier())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", ", "all tokens (", ")"));
    }

    /** {@code price 16 of anthropic claude-haiku-4-5, from 2026-01-01 on}. */
    private static String priced(Price price) {
        return "price %d of %s %s%s%s, from %s on"
                .formatted(
                        price.id(),
                        price.provider(),
                        price.model(),
                        price.fast() ? ", fast" : "",
                        price.promptAbove() > 0
                                ? ", prompts above " + Figures.grouped(price.promptAbove()) + " tokens"
                                : "",
                        Figures.day(price.validFrom()));
    }
}
