package dev.aigateway.budget;

import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.util.Locale;
import java.util.UUID;

/**
 * A warning that is written down.
 *
 * @param account whose limit it is: an e-mail address, {@code key:} and a name, or the whole company
 * @param tries how often it was claimed to be delivered, the last time included
 */
public record RaisedWarning(UUID id, String account, Period period, LimitWarning warning, int tries) {

    /** As one sentence for people. */
    public String text() {
        return switch (warning.kind()) {
            case TOKENS -> used(String.format(Locale.ROOT, "%,d tokens", warning.limit()));
            case COST -> used(new Money(warning.limit()).display());
            case PROVIDER -> "%s has reached its own limit at the model provider in %s".formatted(account, period);
        };
    }

    private String used(String limit) {
        long percent = UsedShare.percent(warning.used(), warning.limit());
        return "%s has used %d %% of %s in %s".formatted(account, percent, limit, period);
    }
}
